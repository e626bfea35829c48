import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface ExecutionAccessProps {
  readonly stateMachine: sfn.StateMachine;
  /** Roles that look whether the execution of a lease or of the production lock still runs. */
  readonly readers: iam.Role[];
  /** Roles that start an execution when a mark is due. */
  readonly starters: iam.Role[];
}

/**
 * Permissions of our functions on the state machine, in policies of their own: the state machine names the functions, and
 * a function waits for the default policy of its role, so a statement there would close a circle.
 */
export class ExecutionAccess extends Construct {
  constructor(scope: Construct, id: string, props: ExecutionAccessProps) {
    super(scope, id);
    const { stateMachine } = props;
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${stateMachine.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    new iam.Policy(this, 'Read', {
      roles: props.readers,
      statements: [new iam.PolicyStatement({ actions: ['states:DescribeExecution'], resources: [executions] })],
    });
    if (props.starters.length === 0) return;
    new iam.Policy(this, 'Start', {
      roles: props.starters,
      statements: [
        new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachine.stateMachineArn] }),
      ],
    });
  }
}
