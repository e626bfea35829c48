import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** The role of a function: one that only we grant something, or one of the CDK, which others may extend. */
export type HandlerRole = FunctionRole | iam.Role;

/**
 * A role that Lambda assumes, one resource with its permissions inside. Only for functions to which nobody but this package gives
 * permissions: nothing splits a policy that becomes too long, and a key whose policy named the role would wait for it.
 */
export class FunctionRole extends Construct implements iam.IPrincipal {
  public readonly grantPrincipal = this;
  public readonly assumeRoleAction = 'sts:AssumeRole';
  public readonly principalAccount: string;
  public readonly roleArn: string;
  public readonly roleName: string;

  private readonly statements: unknown[] = [];
  private readonly known = new Set<string>();

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.principalAccount = Stack.of(this).account;
    const resource = new iam.CfnRole(this, 'Resource', {
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
      policies: [{ policyName: 'Permissions', policyDocument: { Version: '2012-10-17', Statement: this.statements } }],
    });
    this.roleArn = resource.attrArn;
    this.roleName = resource.ref;
  }

  public get policyFragment(): iam.PrincipalPolicyFragment {
    return new iam.ArnPrincipal(this.roleArn).policyFragment;
  }

  public addToPolicy(statement: iam.PolicyStatement): void {
    this.addToPrincipalPolicy(statement);
  }

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    const json = statement.freeze().toStatementJson() as unknown;
    const text = JSON.stringify(json);
    // A key is granted with everything that it encrypts.
    if (!this.known.has(text)) this.statements.push(json);
    this.known.add(text);
    return { statementAdded: true, policyDependable: this };
  }
}
