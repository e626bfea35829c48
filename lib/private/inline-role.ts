import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * A role with its permissions inside: one resource, where the CDK makes a policy beside each role that an auditor must look up
 * and CloudFormation create.
 */
export class InlineRole extends iam.Role {
  private readonly permissions: iam.PolicyDocument;

  constructor(scope: Construct, id: string, assumedBy: iam.IPrincipal, description?: string) {
    const permissions = new iam.PolicyDocument();
    super(scope, id, { assumedBy, description, inlinePolicies: { Permissions: permissions } });
    this.permissions = permissions;
  }

  public override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.permissions.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}
