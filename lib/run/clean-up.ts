import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
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
    keepWhatFails(this, this.reconcile, props.deadLetterQueue);
    props.registry.grantCoordinate(this.reconcile.role);
    grantStopTraining(this.reconcile.role);
    props.production._grantCleanUp(this.reconcile.role);
    grantAnnounce(this.reconcile.role, props.topic);

    const died: keyof ReconcileInput = 'executionArn';
    this.lookWhen('ExecutionDied', props, {
      description: 'An execution failed, timed out or was aborted',
      eventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [props.stateMachine.stateMachineArn],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      target: {
        inputTransformer: {
          inputPathsMap: { [died]: `$.detail.${died}` },
          inputTemplate: `{"${died}":<${died}>}`,
        },
      },
    });
    const ofSchedule: ReconcileInput = {};
    this.lookWhen('EveryFiveMinutes', props, {
      description: 'Finds what no event told of',
      scheduleExpression: 'rate(5 minutes)',
      target: { input: JSON.stringify(ofSchedule) },
    });
  }

  /** A rule that calls the function, and keeps in the queue what it cannot deliver. */
  private lookWhen(
    id: string,
    { deadLetterQueue }: CleanUpProps,
    { target, ...rule }: events.CfnRuleProps & { readonly target: Partial<events.CfnRule.TargetProperty> },
  ): void {
    const { functionArn } = this.reconcile;
    const { attrArn: sourceArn } = new events.CfnRule(this, id, {
      ...rule,
      targets: [
        {
          id: 'Reconcile',
          arn: functionArn,
          deadLetterConfig: { arn: deadLetterQueue.queueArn },
          retryPolicy: { maximumRetryAttempts: 24, maximumEventAgeInSeconds: 2 * 60 * 60 },
          ...target,
        },
      ],
    });
    new lambda.CfnPermission(this, `${id}Permission`, {
      action: 'lambda:InvokeFunction',
      functionName: functionArn,
      principal: 'events.amazonaws.com',
      sourceArn,
    });
    deadLetterQueue.addToResourcePolicy(
      new iam.PolicyStatement({
        actions: ['sqs:SendMessage'],
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        resources: [deadLetterQueue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': sourceArn } },
      }),
    );
  }
}
