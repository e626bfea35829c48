type Json = Readonly<Record<string, unknown>>;

/**
 * Whether an event fits an event pattern.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @throws Error for a pattern that EventBridge refuses or an operator that the rehearsal does not know
 */
export function matchesPattern(pattern: Json, event: unknown): boolean {
  return Object.entries(pattern).every(([field, expected]) => {
    if (field.startsWith('$')) throw new Error(`Event pattern ${field}: the rehearsal does not know this operator`);
    if (Array.isArray(expected)) return matchesField(field, expected as unknown[], event);
    if (!isObject(expected)) {
      throw new Error(`Event pattern ${field}: expected a list or an object, got ${JSON.stringify(expected)}`);
    }
    // A list of objects in the event matches when one of them does.
    const inner = isObject(event) ? event[field] : undefined;
    const candidates = Array.isArray(inner) ? (inner as unknown[]) : [inner];
    return candidates.some((candidate) => matchesPattern(expected, candidate));
  });
}

function matchesField(field: string, allowed: readonly unknown[], event: unknown): boolean {
  const present = isObject(event) && field in event;
  const value = present ? event[field] : undefined;
  return allowed.some((rule) => {
    if (!isObject(rule)) return present && leaves(value).some((leaf) => leaf === rule);
    const [[operator, operand] = ['', undefined], ...more] = Object.entries(rule);
    if (more.length > 0) throw new Error(`Event pattern ${field}: one operator at a time, got ${JSON.stringify(rule)}`);
    // Only leaves exist: an object in its place does not.
    if (operator === 'exists') return (present && !isObject(value)) === operand;
    const test = OPERATORS[operator];
    if (!test) throw new Error(`Event pattern ${field}: the rehearsal does not know operator ${operator}`);
    return present && leaves(value).some((leaf) => test(leaf, operand));
  });
}

type Test = (leaf: unknown, operand: unknown) => boolean;

const OPERATORS: Readonly<Record<string, Test>> = {
  prefix: (leaf, operand) => typeof leaf === 'string' && leaf.startsWith(text(operand, 'prefix')),
  suffix: (leaf, operand) => typeof leaf === 'string' && leaf.endsWith(text(operand, 'suffix')),
  'equals-ignore-case': (leaf, operand) =>
    typeof leaf === 'string' && leaf.toLowerCase() === text(operand, 'equals-ignore-case').toLowerCase(),
  wildcard: (leaf, operand) => typeof leaf === 'string' && wildcard(text(operand, 'wildcard')).test(leaf),
  numeric: (leaf, operand) => typeof leaf === 'number' && numeric(leaf, operand),
  'anything-but': (leaf, operand) => !isNamed(leaf, operand),
};

/** Whether `anything-but` names this value: by itself, in a list, or by another operator. */
function isNamed(leaf: unknown, operand: unknown): boolean {
  if (!isObject(operand)) return (Array.isArray(operand) ? (operand as unknown[]) : [operand]).includes(leaf);
  const [[operator, values] = ['', undefined]] = Object.entries(operand);
  const test = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator)
    ? OPERATORS[operator]
    : undefined;
  if (!test) throw new Error(`Event pattern: the rehearsal does not know anything-but ${operator}`);
  return (Array.isArray(values) ? (values as unknown[]) : [values]).some((value) => test(leaf, value));
}

function numeric(leaf: number, operand: unknown): boolean {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 === 1) {
    throw new Error(`Event pattern numeric: expected pairs of operator and number, got ${JSON.stringify(operand)}`);
  }
  const parts = operand as unknown[];
  return parts.every((part, index) => {
    if (index % 2 === 1) return true;
    const limit = parts[index + 1];
    const compare = COMPARISONS[String(part)];
    if (!compare || typeof limit !== 'number') {
      throw new Error(`Event pattern numeric: ${JSON.stringify([part, limit])} is no comparison`);
    }
    return compare(leaf, limit);
  });
}

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

function wildcard(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

function text(operand: unknown, operator: string): string {
  if (typeof operand !== 'string') {
    throw new Error(`Event pattern ${operator}: expected a string, got ${JSON.stringify(operand)}`);
  }
  return operand;
}

function leaves(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
