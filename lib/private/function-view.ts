import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FunctionRole, type HandlerRole } from './function-role';

export interface FunctionViewProps {
  readonly functionArn: string;
  readonly functionName: string;
  readonly role: HandlerRole;
}

/** A function that exists as a plain resource of this stack, as constructs of the CDK take one. */
export class FunctionView extends lambda.FunctionBase {
  public readonly functionArn: string;
  public readonly functionName: string;
  public readonly grantPrincipal: iam.IPrincipal;
  public readonly resourceArnsForGrantInvoke: string[];
  public readonly architecture = lambda.Architecture.ARM_64;
  public readonly permissionsNode = this.node;
  public readonly role?: iam.IRole;
  public readonly tenancyConfig = undefined;
  protected readonly canCreatePermissions = true;

  constructor(scope: Construct, id: string, { functionArn, functionName, role }: FunctionViewProps) {
    super(scope, id);
    this.functionArn = functionArn;
    this.functionName = functionName;
    this.grantPrincipal = role;
    this.role = role instanceof FunctionRole ? undefined : role;
    this.resourceArnsForGrantInvoke = [functionArn, `${functionArn}:*`];
  }

  public get functionRef(): lambda.FunctionReference {
    return { functionArn: this.functionArn, functionName: this.functionName };
  }

  /** Goes to the role that the function has. What the CDK does here needs a role of its own kind. */
  public override addToRolePolicy(statement: iam.PolicyStatement): void {
    this.grantPrincipal.addToPrincipalPolicy(statement);
  }
}
