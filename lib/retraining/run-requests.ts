import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { REQUEST_RUN_ENV } from '../contract/env';
import { PrebundledFunction } from '../private/prebundled-function';
import { keepWhatFails } from '../run/keep-what-fails';
import { RunRegistry } from '../run/run-registry';
import { RetrainingPolicy } from './retraining-policy';
import { retrainingPolicySettings } from './retraining-policy-settings';

export interface RunRequestsProps {
  readonly logGroup: logs.ILogGroup;
  readonly registry: RunRegistry;
  readonly stateMachine: sfn.StateMachine;
  /**
   * When a mark may become a run.
   *
   * @default - a day between trainings, a week after a rejected candidate, no limit a month
   */
  readonly policy?: RetrainingPolicy;
  readonly deadLetterQueue: sqs.IQueue;
}

/** The front door: whoever wants a run sets a pending mark here. */
export class RunRequests extends Construct {
  /** @internal */
  public readonly _requestRun: PrebundledFunction<typeof REQUEST_RUN_ENV>;

  /** Where requests go that could not be delivered. */
  public readonly deadLetterQueue: sqs.IQueue;

  private function?: lambda.IFunction;

  constructor(scope: Construct, id: string, props: RunRequestsProps) {
    super(scope, id);
    this.deadLetterQueue = props.deadLetterQueue;
    this._requestRun = new PrebundledFunction(this, 'RequestRun', {
      asset: 'request-run',
      roleIsOpen: true,
      description: 'Sets a pending mark and starts a run when one is due',
      environment: {
        REGISTRY_TABLE: props.registry.table.tableName,
        STATE_MACHINE_ARN: props.stateMachine.stateMachineArn,
        RETRAINING_POLICY: JSON.stringify(retrainingPolicySettings(props.policy)),
      },
      logGroup: props.logGroup,
      timeout: Duration.minutes(1),
    });
    keepWhatFails(this, this._requestRun, props.deadLetterQueue);
    props.registry.grantCoordinate(this._requestRun.role);
  }

  /** The function that takes requests. */
  public get requestRun(): lambda.IFunction {
    return (this.function ??= this._requestRun.asFunction());
  }
}
