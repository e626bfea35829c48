import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionRole } from './function-role';

export interface FunctionViewProps {
  readonly functionArn: string;
  readonly functionName: string;
  readonly role: FunctionRole;
}

/** A function that exists as a plain resource of this stack, as constructs of the CDK take one. */
export class FunctionView extends lambda.FunctionBase {
  public readonly functionArn: string;
  public readonly functionName: string;
  public readonly grantPrincipal: iam.IPrincipal;
  public readonly resourceArnsForGrantInvoke: string[];
  public readonly architecture = lambda.Architecture.ARM_64;
  public readonly permissionsNode = this.node;
  public readonly tenancyConfig = undefined;
  protected readonly canCreatePermissions = true;
  private readonly roleArn: string;
  private namedRole?: iam.IRole;

  constructor(scope: Construct, id: string, { functionArn, functionName, role }: FunctionViewProps) {
    super(scope, id);
    this.functionArn = functionArn;
    this.functionName = functionName;
    this.grantPrincipal = role;
    this.roleArn = role.roleArn;
    this.resourceArnsForGrantInvoke = [functionArn, `${functionArn}:*`];
  }

  /** The role as constructs of the CDK take one, made for who asks for it. */
  public get role(): iam.IRole {
    return (this.namedRole ??= iam.Role.fromRoleArn(this, 'Role', this.roleArn));
  }

  public get functionRef(): lambda.FunctionReference {
    return { functionArn: this.functionArn, functionName: this.functionName };
  }

  /** Goes to the role that the function has. What the CDK does here needs a role of its own kind. */
  public override addToRolePolicy(statement: iam.PolicyStatement): void {
    this.grantPrincipal.addToPrincipalPolicy(statement);
  }
}
