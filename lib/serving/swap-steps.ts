import { Duration } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { SWAP_PRODUCTION_ENV } from '../contract/env';
import { SWAP_FAILED } from '../contract/errors';
import { SWAP_TIMEOUT_SECONDS } from '../contract/limits';
import type { FunctionRole } from '../private/function-role';
import { PrebundledFunction } from '../private/prebundled-function';
import { looksAgain, pollLoop } from '../run/poll-loop';
import { DEPLOY_RETRIES } from '../run/retry-policies';
import { RunRegistry } from '../run/run-registry';
import { RunStep } from '../run/run-step';
import { grantFindModels } from './deployment-access';
import { Production } from './production';

export interface SwapStepsProps {
  readonly logGroup: logs.ILogGroup;
  readonly registry: RunRegistry;
  readonly production: Production;
}

/** What the swap is to do, and where each of its ends leads. */
export interface SwapRoadProps {
  /** StartSwapInput: an object of constants and expressions, or one expression for all of it. */
  readonly request: Record<string, unknown> | string;
  /** Production answers with the target. Its input is the CommittedSwap. */
  readonly committed: sfn.IChainable;
  /** Nothing was changed, for a good reason. Its input is `{ state, reason }`. */
  readonly declined: sfn.IChainable;
  /** Production answers as before. Its input is `{ failure: { Error, Cause } }`. */
  readonly failed: sfn.IChainable;
}

const POLL_INTERVAL = Duration.minutes(1);

/** Creating a deployment was seen to take 8 to 45 minutes, and the slot for it may have to be waited for. */
const SWAP_DEADLINE = Duration.hours(3);

/** After this the periodic clean-up goes on alone. */
const RESTORE_DEADLINE = Duration.hours(2);

/**
 * StartSwap, WaitForSwap, CommitSwap and, when one of them fails, RestoreProduction: of promotions and of rollbacks. One
 * function takes all these steps (docs/decisions/0015-one-function-swaps.md).
 */
export class SwapSteps extends Construct {
  private readonly swap: PrebundledFunction<typeof SWAP_PRODUCTION_ENV>;

  constructor(scope: Construct, id: string, { registry, production, logGroup }: SwapStepsProps) {
    super(scope, id);
    this.swap = new PrebundledFunction(this, 'SwapProduction', {
      asset: 'swap-production',
      description: 'Gets the production deployment to change its model, asks that once, and commits; or puts it back',
      environment: { REGISTRY_TABLE: registry.table.tableName },
      logGroup,
      timeout: Duration.seconds(SWAP_TIMEOUT_SECONDS),
    });
    registry.grantSwap(this.swap.role);
    production._grantSwap(this.swap.role);
    production._grantSmokeCall(this.swap.role);
    grantFindModels(this.swap.role);
  }

  /** Who looks whether the holder of the production lock still runs. */
  public get executionReaders(): FunctionRole[] {
    return [this.swap.role];
  }

  /** The states, from StartSwap to one of the three ends. */
  public road(states: Construct, props: SwapRoadProps): sfn.IChainable {
    const commit = new RunStep(states, 'CommitSwap', {
      handler: this.swap,
      comment:
        'One call of the new model, then the truth, the parameter and the event. Only the holder of the lock commits.',
      payload: {
        step: 'commit',
        executionArn: EXECUTION,
        swap: '{% $swap %}',
        serving: '{% $swapRequest.serving %}',
        baseModelId: '{% $swapRequest.baseModelId %}',
        reason: '{% $swapRequest.reason %}',
      },
    });
    const restore = this.restoreRoad(states, props);
    givesUp(commit, restore);
    commit.next(
      sfn.Choice.jsonata(states, 'SwapCommitted?', {
        stateName: 'SwapCommitted?',
        comment: 'Of two that decided on the same champion one wins.',
      })
        .when(sfn.Condition.jsonata("{% $states.input.state = 'committed' %}"), props.committed)
        .otherwise(restore),
    );
    return this.startRoad(states, props, this.waitRoad(states, commit, restore), commit, restore);
  }

  private startRoad(
    states: Construct,
    { request, declined }: SwapRoadProps,
    wait: sfn.IChainable,
    commit: sfn.IChainable,
    restore: sfn.IChainable,
  ): sfn.IChainable {
    const start = new RunStep(states, 'StartSwap', {
      handler: this.swap,
      comment: 'Takes the production lock. Repeating it finds the swap that is under way.',
      payload: "{% $merge([$swapRequest, {'step': 'start', 'executionArn': $states.context.Execution.Id}]) %}",
      retries: DEPLOY_RETRIES,
    });
    givesUp(start, restore);
    const busy = sfn.Wait.jsonata(states, 'WaitForProduction', {
      stateName: 'WaitForProduction',
      comment: 'Another swap is under way: look again, and decide by what it left.',
      time: sfn.WaitTime.duration(POLL_INTERVAL),
    });
    busy.next(start);
    const swap = { assign: { swap: '{% $states.input %}' } };
    start.next(
      sfn.Choice.jsonata(states, 'SwapStarted?', {
        stateName: 'SwapStarted?',
        comment: 'Going back to the base model needs no deployment.',
      })
        .when(
          sfn.Condition.jsonata("{% $states.input.state = 'swapping' and $exists($states.input.deploymentArn) %}"),
          wait,
          swap,
        )
        .when(sfn.Condition.jsonata("{% $states.input.state = 'swapping' %}"), commit, swap)
        .when(sfn.Condition.jsonata(`{% $states.input.state = 'busy' and ${BEFORE_DEADLINE} %}`), busy)
        .otherwise(declined),
    );
    return sfn.Pass.jsonata(states, 'SetSwapDeadline', {
      stateName: 'SetSwapDeadline',
      comment: 'The swap may take this long in all.',
      assign: { swapRequest: request, swapDeadline: deadlineAfter(SWAP_DEADLINE) },
    }).next(start);
  }

  private waitRoad(states: Construct, commit: sfn.IChainable, restore: sfn.IChainable): sfn.Wait {
    const describe = new RunStep(states, 'DescribeSwap', {
      handler: this.swap,
      comment: 'Polled: deployments send no events.',
      payload: { step: 'describe', executionArn: EXECUTION, swap: '{% $swap %}' },
    });
    const ended = sfn.Choice.jsonata(states, 'SwapEnded?', {
      stateName: 'SwapEnded?',
      comment: 'The old model answers until the new one does.',
    });
    looksAgain(describe, ended);
    ended
      .when(sfn.Condition.jsonata("{% $states.input.status = 'Swapped' %}"), commit)
      .when(sfn.Condition.jsonata("{% $states.input.status = 'Failed' %}"), restore, {
        outputs: failure('$states.input.failureMessage'),
      })
      .when(sfn.Condition.jsonata(`{% $not(${BEFORE_DEADLINE}) %}`), restore, {
        outputs: failure(`'The production deployment did not change within ${SWAP_DEADLINE.toHumanString()}.'`),
      });
    return pollLoop(states, {
      waitName: 'WaitForSwap',
      comment: 'Changing the model behind a deployment takes minutes.',
      interval: POLL_INTERVAL,
      describe,
      choice: ended,
    });
  }

  /** Its input is kept: `{ failure }`, or `{ state, reason }` of a swap that came too late. */
  private restoreRoad(states: Construct, { declined, failed }: SwapRoadProps): sfn.IChainable {
    const restore = new RunStep(states, 'RestoreProduction', {
      handler: this.swap,
      comment: 'Production answers with the model that the truth names, or will; then the lock is free.',
      payload: { step: 'restore', executionArn: EXECUTION },
    });
    const wait = sfn.Wait.jsonata(states, 'WaitForRestore', {
      stateName: 'WaitForRestore',
      comment: 'Changing the model back takes as long.',
      time: sfn.WaitTime.duration(POLL_INTERVAL),
    });
    wait.next(restore);
    const restored = sfn.Choice.jsonata(states, 'ProductionRestored?', {
      stateName: 'ProductionRestored?',
      comment: 'What does not come to an end here is taken on by the periodic clean-up.',
      outputs: '{% $swapEnd %}',
    });
    restore.addCatch(restored, { outputs: { state: 'unknown' } });
    restore.next(restored);
    restored
      .when(sfn.Condition.jsonata(`{% $states.input.state != 'restored' and ${BEFORE_DEADLINE} %}`), wait)
      .when(sfn.Condition.jsonata('{% $exists($swapEnd.failure) %}'), failed, { outputs: '{% $swapEnd %}' })
      .otherwise(declined);
    return sfn.Pass.jsonata(states, 'SetRestoreDeadline', {
      stateName: 'SetRestoreDeadline',
      comment: 'The swap is given up. Why is told after production has been put right.',
      assign: { swapEnd: '{% $states.input %}', swapDeadline: deadlineAfter(RESTORE_DEADLINE) },
    }).next(restore);
  }
}

const EXECUTION = '{% $states.context.Execution.Id %}';
const BEFORE_DEADLINE = '$toMillis($states.context.State.EnteredTime) <= $swapDeadline';

const deadlineAfter = (time: Duration) =>
  `{% $toMillis($states.context.State.EnteredTime) + ${time.toMilliseconds()} %}`;

const failure = (cause: string) => `{% {'failure': {'Error': '${SWAP_FAILED}', 'Cause': ${cause}}} %}`;

function givesUp(step: sfn.TaskStateBase, restore: sfn.IChainable): void {
  step.addCatch(restore, { outputs: "{% {'failure': $states.errorOutput} %}" });
}
