import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface FunctionRoleProps {
  /**
   * Whether permissions lie in policies beside the role: as many policies as it takes, and a key whose own policy names the role
   * need not wait for them.
   *
   * @default false - inside the role, which is one resource then
   */
  readonly policiesBeside?: boolean;
}

/**
 * What a policy takes of the 10,240 characters beside a role, and a managed policy of its 6,144, with a reserve: how long
 * a reference will be nobody knows before deployment.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const ROOM = { policy: 8_000, managedPolicy: 5_000 };

/** Managed policies that a role may have, unless an account has asked for more. */
const MANAGED_POLICIES = 10;

/** For each reference: longer than most ARNs. */
const LENGTH_OF_REFERENCE = 100;

/** A role that Lambda assumes. */
export class FunctionRole extends Construct implements iam.IPrincipal {
  public readonly grantPrincipal = this;
  public readonly assumeRoleAction = 'sts:AssumeRole';
  public readonly principalAccount: string;
  public readonly roleArn: string;
  public readonly roleName: string;

  private readonly known = new Set<string>();
  private statements: unknown[] = [];
  private room: number;
  private policies = 0;

  constructor(scope: Construct, id: string, { policiesBeside = false }: FunctionRoleProps = {}) {
    super(scope, id);
    this.principalAccount = Stack.of(this).account;
    const resource = new iam.CfnRole(this, 'Resource', {
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
      policies: policiesBeside
        ? undefined
        : [{ policyName: 'Permissions', policyDocument: documentOf(this.statements) }],
    });
    this.room = policiesBeside ? 0 : Infinity;
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
    if (!this.known.has(text)) {
      this.makeRoom(lengthOf(text));
      this.statements.push(json);
    }
    this.known.add(text);
    return { statementAdded: true, policyDependable: this };
  }

  /** Beside the role: the next policy, when the present one is full. */
  private makeRoom(length: number): void {
    this.room -= length;
    if (this.room >= 0) return;
    this.statements = [];
    const permissions = { roles: [this.roleName], policyDocument: documentOf(this.statements) };
    const isFirst = this.policies++ === 0;
    if (isFirst) new iam.CfnPolicy(this, 'Policy', { policyName: 'Permissions', ...permissions });
    else new iam.CfnManagedPolicy(this, `Policy${this.policies}`, permissions);
    this.room = (isFirst ? ROOM.policy : ROOM.managedPolicy) - length;
    if (this.policies === 1 + MANAGED_POLICIES + 1) this.warnOfTooMany();
  }

  private warnOfTooMany(): void {
    Annotations.of(this).addWarningV2(
      'cdk-bedrock-rft:tooManyPolicies',
      `What ${this.node.path} may read takes more than the ${MANAGED_POLICIES} managed policies that IAM allows a role by default, and its deployment would fail. Put the rows into fewer files, or under one prefix of a bucket (DatasetSource.s3Prefix); or ask IAM for more managed policies a role.`,
    );
  }
}

const documentOf = (statements: unknown[]) => ({ Version: '2012-10-17', Statement: statements });

const lengthOf = (text: string) => text.replaceAll(/[$#]\{Token\[[^\]]*\]\}/g, 'x'.repeat(LENGTH_OF_REFERENCE)).length;
