import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * A role with its permissions inside: one resource, where the CDK makes a policy beside each role that an auditor must look up
 * and CloudFormation create. Not for a role that somebody may name in the policy of a key which it uses: key and role would
 * wait for each other.
 */
export class InlineRole extends iam.Role {
  private readonly permissions: iam.PolicyDocument;

  constructor(scope: Construct, id: string, assumedBy: iam.IPrincipal) {
    const permissions = new iam.PolicyDocument();
    super(scope, id, { assumedBy, inlinePolicies: { Permissions: permissions } });
    this.permissions = permissions;
  }

  public override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.permissions.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}
