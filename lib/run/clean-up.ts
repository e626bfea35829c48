import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { NOT_SET } from '../contract/env';
import type { RECONCILE_ENV } from '../contract/env';
import { CLOSE_RUN_TIMEOUT_SECONDS } from '../contract/limits';
import type { ReconcileInput } from '../contract/payloads';
import type { RetrainingPolicySettings } from '../contract/retraining';
import { PrebundledFunction } from '../private/prebundled-function';
import { Production } from '../serving/production';
import { grantStopTraining } from '../training/customization-access';
import { grantAnnounce } from './announce';
import { keepWhatFails } from './keep-what-fails';
import { RunRegistry } from './run-registry';

export interface CleanUpProps {
  readonly logGroup: logs.ILogGroup;
  readonly registry: RunRegistry;
  readonly production: Production;
  readonly stateMachine: sfn.StateMachine;
  /** When a mark may become a run. */
  readonly policy: RetrainingPolicySettings;
  readonly deadLetterQueue: sqs.IQueue;
  /** @default - no message is sent */
  readonly topic?: sns.ITopic;
}

/**
 * Ends runs whose execution died before FinishRun: at once by the status event, and every five minutes because such
 * events are best effort. The periodic look also starts what is due.
 */
export class CleanUp extends Construct {
  /** The function that does it. */
  public readonly reconcile: PrebundledFunction<typeof RECONCILE_ENV>;

  constructor(scope: Construct, id: string, props: CleanUpProps) {
    super(scope, id);
    this.reconcile = new PrebundledFunction(this, 'Reconcile', {
      asset: 'reconcile',
      description: 'Puts right what dead executions left of runs and of production, and starts what is due',
      environment: {
        REGISTRY_TABLE: props.registry.table.tableName,
        TOPIC_ARN: props.topic?.topicArn ?? NOT_SET,
        STATE_MACHINE_ARN: props.stateMachine.stateMachineArn,
        RETRAINING_POLICY: JSON.stringify(props.policy),
      },
      logGroup: props.logGroup,
      timeout: Duration.seconds(CLOSE_RUN_TIMEOUT_SECONDS),
    });
    keepWhatFails(this.reconcile.function, props.deadLetterQueue);
    props.registry.grantCoordinate(this.reconcile.role);
    grantStopTraining(this.reconcile.role);
    props.production._grantCleanUp(this.reconcile.role);
    grantAnnounce(this.reconcile.role, props.topic);

    const delivery = { deadLetterQueue: props.deadLetterQueue, retryAttempts: 24, maxEventAge: Duration.hours(2) };
    const ofEvent: ReconcileInput = { executionArn: events.EventField.fromPath('$.detail.executionArn') };
    new events.Rule(this, 'ExecutionDied', {
      description: 'An execution failed, timed out or was aborted',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [props.stateMachine.stateMachineArn],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      targets: [
        new targets.LambdaFunction(this.reconcile.function, {
          ...delivery,
          event: events.RuleTargetInput.fromObject(ofEvent),
        }),
      ],
    });
    const ofSchedule: ReconcileInput = {};
    new events.Rule(this, 'EveryFiveMinutes', {
      description: 'Finds what no event told of',
      schedule: events.Schedule.rate(Duration.minutes(5)),
      targets: [
        new targets.LambdaFunction(this.reconcile.function, {
          ...delivery,
          event: events.RuleTargetInput.fromObject(ofSchedule),
        }),
      ],
    });
  }
}
