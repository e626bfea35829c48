import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { type IRetrainingTrigger, Retraining, type RetrainingPolicy } from '../lib';
import type { PipelineConfig, RetrainingPolicyConfig } from './config';

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
