import { Duration } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { NOT_SET } from '../contract/env';
import type { BEGIN_RUN_ENV, FINISH_RUN_ENV } from '../contract/env';
import { CLOSE_RUN_TIMEOUT_SECONDS } from '../contract/limits';
import { CONTRACT_VERSION } from '../contract/payloads';
import type { RetrainingPolicySettings } from '../contract/retraining';
import type { RunSettings } from '../contract/settings';
import type { FunctionRole } from '../private/function-role';
import { PrebundledFunction } from '../private/prebundled-function';
import { RewardFunction } from '../reward/reward-function';
import { Production } from '../serving/production';
import { grantStopTraining } from '../training/customization-access';
import { RunRegistry } from './run-registry';
import { RunStep } from './run-step';
import { grantAnnounce } from './announce';

export interface RunStepsProps {
  readonly logGroup: logs.ILogGroup;
  readonly registry: RunRegistry;
  readonly production: Production;
  readonly rewardFunction: RewardFunction;
  /** When a mark may become a run. */
  readonly policy: RetrainingPolicySettings;
  /** @default - no message is sent */
  readonly topic?: sns.ITopic;
}

/** Fifty triggers of the same moment do not arrive in the same millisecond. */
const GATHERING = Duration.seconds(30);

/** The first and the last stretch of every run: BeginRun takes the lease, FinishRun gives it back. */
export class RunSteps extends Construct {
  private readonly beginFunction: PrebundledFunction<typeof BEGIN_RUN_ENV>;
  private readonly finishFunction: PrebundledFunction<typeof FINISH_RUN_ENV>;

  constructor(scope: Construct, id: string, props: RunStepsProps) {
    super(scope, id);
    const REGISTRY_TABLE = props.registry.table.tableName;
    this.beginFunction = new PrebundledFunction(this, 'BeginRun', {
      asset: 'begin-run',
      description: 'Takes the lease of a run and pins its reward',
      environment: { REGISTRY_TABLE },
      logGroup: props.logGroup,
      timeout: Duration.minutes(2),
    });
    props.registry.grantCoordinate(this.beginFunction.role);
    props.rewardFunction._grantPin(this.beginFunction.role);

    this.finishFunction = new PrebundledFunction(this, 'FinishRun', {
      asset: 'finish-run',
      description: 'Ends a run: stops what runs, records, announces, deletes old models, releases the lease',
      environment: {
        REGISTRY_TABLE,
        TOPIC_ARN: props.topic?.topicArn ?? NOT_SET,
        RETRAINING_POLICY: JSON.stringify(props.policy),
      },
      logGroup: props.logGroup,
      timeout: Duration.seconds(CLOSE_RUN_TIMEOUT_SECONDS),
    });
    props.registry.grantCoordinate(this.finishFunction.role);
    grantStopTraining(this.finishFunction.role);
    props.production._grantCleanUp(this.finishFunction.role);
    grantAnnounce(this.finishFunction.role, props.topic);
  }

  /** Functions that look at executions of the state machine or start one. */
  public get executionReaders(): FunctionRole[] {
    return [this.beginFunction.role];
  }

  /** Functions that start an execution when a mark is due. */
  public get executionStarters(): FunctionRole[] {
    return [this.finishFunction.role];
  }

  /** A moment for requests that come together, BeginRun, and the way out when another run is active. */
  public begin(states: Construct, settings: RunSettings, next: sfn.IChainable): sfn.IChainable {
    const begin = new RunStep(states, 'BeginRun', {
      handler: this.beginFunction,
      comment: 'One run at a time. Fixes the run id, the names and the version of the reward.',
      payload: {
        executionArn: '{% $states.context.Execution.Id %}',
        startedAt: '{% $states.context.Execution.StartTime %}',
        request: '{% $exists($states.input.request) ? $states.input.request : {} %}',
        settings,
      },
    });
    const busy = sfn.Succeed.jsonata(states, 'AnotherRunIsActive', {
      stateName: 'AnotherRunIsActive',
      comment: 'Nothing happened. If a mark asked for this run, it is still pending.',
      outputs: "{% {'outcome': 'skipped', 'reason': $states.input.reason} %}",
    });
    const begun = sfn.Choice.jsonata(states, 'RunBegun?', {
      stateName: 'RunBegun?',
      comment: 'Only the holder of the lease goes on.',
    });
    begin.next(begun);
    begun
      .when(sfn.Condition.jsonata('{% $states.input.started %}'), next, {
        assign: { run: '{% $states.input.run %}', report: {} },
      })
      .otherwise(busy);
    const gather = sfn.Wait.jsonata(states, 'GatherRequests', {
      stateName: 'GatherRequests',
      comment: 'What is asked for in the same moment is asked of one run: BeginRun reads the marks after it.',
      time: sfn.WaitTime.duration(GATHERING),
    });
    gather.next(begin);
    return gather;
  }

  /** FinishRun, and whether the execution counts as failed. */
  public finish(states: Construct): sfn.IChainable {
    const finish = new RunStep(states, 'FinishRun', {
      handler: this.finishFunction,
      comment: 'Every outcome comes through here.',
      payload: `{% $merge([$report, {'contract': ${CONTRACT_VERSION}, 'run': $run, 'stateMachineArn': $states.context.StateMachine.Id}]) %}`,
    });
    const failed = sfn.Fail.jsonata(states, 'RunFailed', {
      stateName: 'RunFailed',
      comment: 'The reason is in the record, in the event and here.',
      error: "{% 'RftRun.' & $states.input.outcome %}",
      cause: '{% $states.input.reason %}',
    });
    const succeeded = sfn.Succeed.jsonata(states, 'RunFinished', {
      stateName: 'RunFinished',
      comment: 'Trained, or rightly skipped.',
    });
    const choice = sfn.Choice.jsonata(states, 'RunFailed?', {
      stateName: 'RunFailed?',
      comment: 'A failed run is a failed execution, so that alarms on executions see it.',
    });
    finish.next(choice);
    choice
      .when(sfn.Condition.jsonata("{% $states.input.outcome in ['failed', 'timed-out'] %}"), failed)
      .otherwise(succeeded);
    return finish;
  }
}
