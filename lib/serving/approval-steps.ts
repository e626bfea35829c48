import { Duration } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { NOT_SET } from '../contract/env';
import type { REQUEST_APPROVAL_ENV } from '../contract/env';
import { PrebundledFunction } from '../private/prebundled-function';
import { RunRegistry } from '../run/run-registry';
import { endsAs, failsTo, fromReport, RUN, RunStep } from '../run/run-step';
import { Approval } from './approval';

export interface ApprovalStepsProps {
  readonly logGroup: logs.ILogGroup;
  readonly registry: RunRegistry;
  readonly approval: Approval;
  /** @default - no message is sent, unless the approval has a topic of its own */
  readonly topic?: sns.ITopic;
}

/** RequestApproval: a person decides, or silence does. */
export class ApprovalSteps extends Construct {
  private readonly request: PrebundledFunction<typeof REQUEST_APPROVAL_ENV>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ApprovalStepsProps,
  ) {
    super(scope, id);
    const topic = props.approval.topic ?? props.topic;
    this.request = new PrebundledFunction(this, 'RequestApproval', {
      asset: 'request-approval',
      description: 'Asks a person whether the model of a run is to be promoted',
      environment: { REGISTRY_TABLE: props.registry.table.tableName, TOPIC_ARN: topic?.topicArn ?? NOT_SET },
      logGroup: props.logGroup,
      timeout: Duration.minutes(1),
    });
    props.registry.grantRecord(this.request.role);
    topic?.grantPublish(this.request.role);
  }

  /** The states, from the question to `approved` or `finish`. */
  public road(states: Construct, approved: sfn.IChainable, finish: sfn.IChainable): sfn.IChainable {
    const request = new RunStep(states, 'RequestApproval', {
      handler: this.request,
      comment:
        'Waits for the answer of a person. The token stays in the registry; a message holds the name of the run only.',
      payload: {
        run: RUN,
        decision: fromReport('promotion'),
        serving: '{% $run.settings.serving %}',
        taskToken: '{% $states.context.Task.Token %}',
      },
      answerWithin: this.props.approval.timeout,
      report: 'approval',
    });
    const silence = endsAs(states, 'NobodyAnswered', {
      outcome: 'rejected',
      reason: `'Nobody answered in time: the question was open for ${this.props.approval.timeout.toHumanString()}'`,
      comment: 'Silence is a rejection.',
    });
    silence.next(finish);
    request.addCatch(silence, { errors: ['States.Timeout'] });
    failsTo(request, finish);

    const rejected = endsAs(states, 'PersonRejected', {
      outcome: 'rejected',
      reason: "$states.input.by & ' rejected the model: ' & $states.input.reason",
      comment: 'Production stays as it is.',
    });
    rejected.next(finish);
    request.next(
      sfn.Choice.jsonata(states, 'Approved?', {
        stateName: 'Approved?',
        comment: 'Anything but a clear yes is a no.',
      })
        .when(sfn.Condition.jsonata('{% $states.input.approved = true %}'), approved)
        .otherwise(rejected),
    );
    return request;
  }
}
