import type { Assembly } from './assembly/read-assembly';
import type { RecordedCall } from './aws/call-log';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

interface PolicyProperties {
  readonly Roles?: readonly string[];
  readonly PolicyDocument?: { readonly Statement: readonly Statement[] };
}

interface RoleProperties {
  readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
}

/**
 * IAM actions that an API operation needs, where they are not simply `<service>:<operation>`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const IAM_ACTIONS: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'sns:Publish': 'sns:Publish',
  'bedrock:Converse': 'bedrock:InvokeModel',
  's3:HeadObject': 's3:GetObject',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:UploadPart': 's3:PutObject',
  's3:CompleteMultipartUpload': 's3:PutObject',
};

/** Needs more than its own action: handing over the role, and tagging what it makes. */
const CREATE_JOB = 'bedrock:CreateModelCustomizationJob';

/** Is allowed on the model; what it makes is tagged. */
const CREATE_DEPLOYMENT = 'bedrock:CreateCustomModelDeployment';

/**
 * The calls of a rehearsal that the policies of the template do not allow, a sentence each. Actions and resources are
 * compared as IAM does; conditions count as fulfilled, and policies of resources, boundaries and the organization are
 * not looked at.
 */
export function deniedCalls(
  assembly: Assembly,
  calls: readonly RecordedCall[],
  passedRoles: readonly string[],
): string[] {
  const statements = statementsByRole(assembly);
  const denied = distinct(calls).flatMap((call) => {
    if (call.roleArn === undefined) return [];
    const own = statements.get(call.roleArn) ?? [];
    return needsOf(call, passedRoles).flatMap(({ action, resource }) =>
      isAllowed(own, action, resource) ? [] : [`${call.caller} may not ${action} on ${resource}`],
    );
  });
  return [...new Set(denied)];
}

/** One call for all that the policies cannot tell apart: a rehearsal makes thousands, of a few hundred kinds. */
function distinct(calls: readonly RecordedCall[]): RecordedCall[] {
  const kinds = calls.map((call) => {
    const { caller, roleArn, service, action, resources } = call;
    return [JSON.stringify([caller, roleArn, service, action, resources]), call] as const;
  });
  return [...new Map(kinds).values()];
}

interface Need {
  readonly action: string;
  readonly resource: string;
}

function needsOf({ service, action, resources }: RecordedCall, passedRoles: readonly string[]): Need[] {
  const operation = `${service}:${action}`;
  const [subject = '*', ...made] = resources;
  const tagging = made.map((resource) => ({ action: 'bedrock:TagResource', resource }));
  if (operation === CREATE_DEPLOYMENT) return [{ action: operation, resource: subject }, ...tagging];
  const needs = resources.map((resource) => ({ action: IAM_ACTIONS[operation] ?? operation, resource }));
  if (operation !== CREATE_JOB) return needs;
  return [...needs, ...passedRoles.map((resource) => ({ action: 'iam:PassRole', resource })), ...tagging];
}

/** Statements of the policies that the template attaches to each role, by the role's ARN. */
function statementsByRole(assembly: Assembly): Map<string, Statement[]> {
  const byName = new Map<string, Statement[]>();
  for (const { properties } of [
    ...assembly.resourcesOf('AWS::IAM::Policy'),
    ...assembly.resourcesOf('AWS::IAM::ManagedPolicy'),
  ]) {
    const { Roles = [], PolicyDocument } = properties as PolicyProperties;
    for (const role of Roles) byName.set(role, [...(byName.get(role) ?? []), ...(PolicyDocument?.Statement ?? [])]);
  }
  const inline = assembly.resourcesOf('AWS::IAM::Role').map(({ ref, properties }) => {
    const { Policies = [] } = properties as RoleProperties;
    return [ref, Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)] as const;
  });
  const own = new Map(inline);
  return new Map(assembly.roles.map(({ name, arn }) => [arn, [...(byName.get(name) ?? []), ...(own.get(name) ?? [])]]));
}

function isAllowed(statements: readonly Statement[], action: string, resource: string): boolean {
  const applying = statements.filter(
    ({ Action, Resource }) =>
      // Actions are matched without regard to case, resources with it.
      listed(Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
      listed(Resource).some((pattern) => matches(pattern, resource)),
  );
  return applying.length > 0 && applying.every(({ Effect }) => Effect === 'Allow');
}

const listed = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}
