import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { DriftOptions } from '../monitoring/drift-monitor';
import { DriftTrigger } from './drift-trigger';
import { NewData } from './new-data';
import { NewDataTrigger } from './new-data-trigger';
import { requestOnRule } from './request-on-rule';
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

  /**
   * When rows were uploaded under `incoming/` of the input bucket and no more have come for a while. What runs write never
   * counts: it lies in another bucket.
   *
   * The bucket must send its events to EventBridge: one that the pipeline made does so from now on, with no resource beside
   * it; of a bucket of your own you switch it on yourself.
   *
   * @throws when a duration is out of range
   */
  public static onNewData(options: NewData = {}): IRetrainingTrigger {
    return new NewDataTrigger(options);
  }

  /**
   * On any event of the default bus, such as a release of your application.
   *
   * @param pattern which events
   */
  public static onEvent(pattern: events.EventPattern): IRetrainingTrigger {
    return new EventTrigger(pattern);
  }

  /**
   * When answers of production have become worse: a sample of them is scored in each period, votes are counted, and a
   * sequential test compares them with the periods after the last promotion.
   */
  public static onDrift(options: DriftOptions): DriftTrigger {
    return new DriftTrigger(options);
  }

  private constructor() {}
}

class ScheduleTrigger implements IRetrainingTrigger {
  constructor(private readonly schedule: events.Schedule) {}

  public bind(scope: Construct, target: RetrainingTarget): void {
    const rule = { description: 'Asks for a run at fixed times', schedule: this.schedule };
    requestOnRule(new events.Rule(scope, 'Schedule', rule), target, { kind: 'schedule' });
  }
}

class EventTrigger implements IRetrainingTrigger {
  constructor(private readonly eventPattern: events.EventPattern) {}

  public bind(scope: Construct, target: RetrainingTarget): void {
    const rule = { description: 'Asks for a run because something happened', eventPattern: this.eventPattern };
    requestOnRule(new events.Rule(scope, 'Event', rule), target, { kind: 'event' });
  }
}
