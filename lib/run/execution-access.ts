import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { FunctionRole } from '../private/function-role';

export interface ExecutionAccessProps {
  readonly stateMachine: sfn.StateMachine;
  /** Roles that look whether the execution of a lease or of the production lock still runs. */
  readonly readers: FunctionRole[];
  /** Roles that start an execution when a mark is due. */
  readonly starters: FunctionRole[];
}

/**
 * Permissions of our functions on the state machine, in policies of their own: the state machine names the functions, and
 * they their roles, so a statement inside a role would close a circle.
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
    this.allow('Read', props.readers, 'states:DescribeExecution', executions);
    if (props.starters.length > 0) {
      this.allow('Start', props.starters, 'states:StartExecution', stateMachine.stateMachineArn);
    }
  }

  private allow(id: string, roles: FunctionRole[], action: string, resource: string): void {
    new iam.CfnPolicy(this, id, {
      // A role may look at executions of two state machines.
      policyName: `${id}Executions-${this.node.addr.slice(-8)}`,
      roles: roles.map(({ roleName }) => roleName),
      policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] },
    });
  }
}
