import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface PollLoopProps {
  /** State that waits, for example `WaitForTraining`. */
  readonly waitName: string;
  readonly comment: string;
  readonly interval: Duration;
  /** State that looks. Its result is what the conditions of `choice` read. */
  readonly describe: sfn.State & sfn.INextable;
  /** State that decides; what none of its conditions claims waits again. */
  readonly choice: sfn.Choice;
}

/**
 * Wait, look, decide, again: the one shape of every wait for a job, a deployment or a stop. A round is about nine history
 * events, so the 25,000 events of an execution hold nine days at one round in five minutes.
 */
export function pollLoop(scope: Construct, props: PollLoopProps): sfn.Wait {
  const wait = sfn.Wait.jsonata(scope, props.waitName, {
    stateName: props.waitName,
    comment: props.comment,
    time: sfn.WaitTime.duration(props.interval),
  });
  wait.next(props.describe);
  props.describe.next(props.choice);
  props.choice.otherwise(wait);
  return wait;
}

/** A look that failed costs nothing, giving up would cost what is waited for: look again, until the deadline. */
export function looksAgain(describe: sfn.TaskStateBase, choice: sfn.Choice): void {
  describe.addCatch(choice, { outputs: { status: 'Unknown' } });
}
