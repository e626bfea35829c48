import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { dependOnPolicies } from '../private/policies-of-role';
import { DefinitionText } from './definition-text';
import { RunStep } from './run-step';

export interface WorkflowProps {
  readonly comment: string;
  /** The scope of all states. */
  readonly states: Construct;
  readonly start: sfn.IChainable;
  /** Ends an execution in which all deadlines of the states failed. */
  readonly timeout: Duration;
  readonly logGroup: logs.ILogGroup;
}

/** A state machine as all of ours are: JSONata, traced, every step logged without what it was about. */
export class Workflow extends sfn.StateMachine {
  constructor(scope: Construct, id: string, { states, start, comment, timeout, logGroup }: WorkflowProps) {
    super(scope, id, {
      comment,
      definitionBody: new DefinitionText(start),
      queryLanguage: sfn.QueryLanguage.JSONATA,
      timeout,
      tracingEnabled: true,
      logs: { destination: logGroup, level: sfn.LogLevel.ALL, includeExecutionData: false },
    });
    dependOnPolicies(this.role);
    const steps = states.node.findAll().filter((node) => node instanceof RunStep);
    this.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [...new Set(steps.map(({ functionArn }) => functionArn))],
      }),
    );
  }
}
