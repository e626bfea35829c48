/** A policy document or a part of it. */
type Json = Readonly<Record<string, unknown>>;

/** Who wants to assume a role, and the condition keys that come with it. */
export interface Assumption {
  /** Service principal, for example `bedrock.amazonaws.com`. */
  readonly service: string;
  /** Values of condition keys, for example `aws:SourceAccount`. */
  readonly keys: Readonly<Record<string, string>>;
}

/**
 * Whether a trust policy lets a service assume the role.
 *
 * @throws Error for a condition that the rehearsal cannot judge
 */
export function isTrusted(trustPolicy: Json, assumption: Assumption): boolean {
  const statements = asList(trustPolicy['Statement']) as Json[];
  const matching = statements.filter(
    (statement) =>
      asList(statement['Action']).some((action) => action === 'sts:AssumeRole' || action === 'sts:*') &&
      namesService(statement['Principal'], assumption.service) &&
      conditionsHold((statement['Condition'] ?? {}) as Json, assumption),
  );
  return matching.length > 0 && matching.every(({ Effect: effect }) => effect === 'Allow');
}

function namesService(principal: unknown, service: string): boolean {
  return (
    typeof principal === 'object' && principal !== null && asList((principal as Json)['Service']).includes(service)
  );
}

function conditionsHold(conditions: Json, { keys }: Assumption): boolean {
  return Object.entries(conditions).every(([operator, operands]) => {
    const compare = OPERATORS[operator];
    if (!compare) throw new Error(`Trust policy condition ${operator}: the rehearsal cannot judge it`);
    return Object.entries(operands as Json).every(([key, allowed]) => {
      const actual = keys[key];
      return actual !== undefined && asList(allowed).some((value) => compare(String(value), actual));
    });
  });
}

const like = (pattern: string, actual: string): boolean => {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`).test(actual);
};
const equal = (expected: string, actual: string): boolean => expected === actual;

/** ARN operators take wildcards in both forms. */
const OPERATORS: Readonly<Record<string, (expected: string, actual: string) => boolean>> = {
  StringEquals: equal,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
};

function asList(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}
