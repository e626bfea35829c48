import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  DriftPeriod,
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

/** @throws when there are no logs to watch */
export function driftOf(
  scope: Construct,
  config: DriftConfig,
  { logging, reward }: { readonly logging?: IInvocationLogs; readonly reward: (given: RewardConfig) => Reward },
): IRetrainingTrigger {
  const { logs, requestMetadata, trafficReward, period, sampleSize, smallestDrop, referencePeriods } = config;
  const traffic =
    logs === undefined
      ? logging
      : { bucket: s3.Bucket.fromBucketName(scope, 'TrafficLogs', logs.bucket), prefix: logs.prefix ?? '' };
  if (traffic === undefined) {
    throw new Error(
      "drift: got no logs. Name their bucket under drift.logs, or give the stack an 'invocationLogging'.",
    );
  }
  return Retraining.onDrift({
    trafficLogs: traffic,
    metadataEquals: requestMetadata && { ...requestMetadata },
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
