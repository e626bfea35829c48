import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { RequestRunInput } from '../contract/payloads';
import { RetrainingTarget } from './retraining-target';

/** Something that asks for a run. Implement it to bring a trigger of your own. */
export interface IRetrainingTrigger {
  /** Connects the trigger, with whatever resources it needs, to a pipeline. */
  bind(scope: Construct, target: RetrainingTarget): void;
}

/** Triggers that ask for a run. A request is a pending mark: asked for ten times during a run, it leads to one later run. */
export class Retraining {
  /**
   * At fixed times. A run that finds nothing new ends as skipped before anything is paid.
   *
   * @param schedule cron or rate, in UTC
   */
  public static onSchedule(schedule: events.Schedule): IRetrainingTrigger {
    return new ScheduleTrigger(schedule);
  }

  private constructor() {}
}

class ScheduleTrigger implements IRetrainingTrigger {
  constructor(private readonly schedule: events.Schedule) {}

  public bind(scope: Construct, target: RetrainingTarget): void {
    const request: RequestRunInput = { kind: 'schedule', eventId: events.EventField.eventId };
    new events.Rule(scope, 'Schedule', {
      description: 'Asks for a run at fixed times',
      schedule: this.schedule,
      targets: [
        new targets.LambdaFunction(target.requestRun, {
          event: events.RuleTargetInput.fromObject(request),
          deadLetterQueue: target.deadLetterQueue,
          retryAttempts: 24,
          maxEventAge: Duration.hours(2),
        }),
      ],
    });
  }
}
