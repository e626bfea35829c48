import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  DriftPeriod,
  type IFeedbackStore,
  type IInvocationLogs,
  type InvocationLoggingProps,
  type IRetrainingTrigger,
  Retraining,
  type RetrainingPolicy,
  type Reward,
} from '../lib';
import type { DriftConfig, PipelineConfig, RetrainingPolicyConfig, RewardConfig, StackConfig } from './config';

export function loggingOf({ expirationDays }: NonNullable<StackConfig['invocationLogging']>): InvocationLoggingProps {
  return { expiration: expirationDays === undefined ? undefined : Duration.days(expirationDays) };
}

/** What a stack and a pipeline have that can be watched. */
export interface WatchedParts {
  readonly logging?: IInvocationLogs;
  readonly feedback?: IFeedbackStore;
  readonly reward: (given: RewardConfig) => Reward;
}

/** @throws when there is nothing to watch */
export function driftOf(
  scope: Construct,
  config: DriftConfig,
  { logging, feedback, reward }: WatchedParts,
): IRetrainingTrigger {
  const { logs, metadataEquals, trafficReward, period, sampleSize, smallestDrop, referencePeriods } = config;
  const traffic =
    logs === undefined
      ? logging
      : { bucket: s3.Bucket.fromBucketName(scope, 'TrafficLogs', logs.bucket), prefix: logs.prefix ?? '' };
  if (traffic === undefined && feedback === undefined) {
    throw new Error(
      "drift: got nothing to watch. Name the bucket of the logs under drift.logs, give the stack an 'invocationLogging', or the pipeline 'feedback'.",
    );
  }
  return Retraining.onDrift({
    trafficLogs: traffic,
    metadataEquals: metadataEquals && { ...metadataEquals },
    feedback,
    trafficReward: trafficReward && reward(trafficReward),
    period: period && PERIODS[period],
    sampleSize,
    smallestDrop,
    referencePeriods,
  });
}

const PERIODS = { hour: DriftPeriod.HOUR, day: DriftPeriod.DAY };

/** The triggers that a configuration asks for. */
export function triggersOf({ schedule, newData }: PipelineConfig): IRetrainingTrigger[] {
  return [
    ...(schedule === undefined ? [] : [Retraining.onSchedule(events.Schedule.expression(schedule))]),
    ...(newData === undefined
      ? []
      : [
          Retraining.onNewData({
            minRows: newData.minRows,
            quietPeriod: newData.quietMinutes === undefined ? undefined : Duration.minutes(newData.quietMinutes),
            longestWait: newData.longestWaitHours === undefined ? undefined : Duration.hours(newData.longestWaitHours),
          }),
        ]),
  ];
}

export function retrainingPolicyOf({
  minimumIntervalHours,
  coolDownHours,
  trainingsPerMonth,
  budget,
}: RetrainingPolicyConfig): RetrainingPolicy {
  return {
    minimumInterval: minimumIntervalHours === undefined ? undefined : Duration.hours(minimumIntervalHours),
    coolDown: coolDownHours === undefined ? undefined : Duration.hours(coolDownHours),
    trainingsPerMonth,
    budget,
  };
}
