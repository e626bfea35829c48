import { Duration, Token } from 'aws-cdk-lib';

/**
 * Throws unless a number lies in a range. Tokens pass: their value is known at deployment only.
 */
export function requireNumber(
  field: string,
  value: number | undefined,
  allowed: { min: number; max?: number; integer?: boolean },
): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  const wrongKind = !Number.isFinite(value) || (allowed.integer === true && !Number.isInteger(value));
  if (wrongKind || value < allowed.min || value > (allowed.max ?? Infinity)) {
    const kind = allowed.integer === true ? 'an integer' : 'a number';
    const range = allowed.max === undefined ? `of ${allowed.min} or more` : `from ${allowed.min} to ${allowed.max}`;
    throw new Error(`${field}: got ${value}, allowed is ${kind} ${range}.`);
  }
}

/** Throws unless a text matches a pattern. Tokens pass. */
export function requireText(field: string, value: string, pattern: RegExp, allowed: string): void {
  if (Token.isUnresolved(value) || pattern.test(value)) return;
  throw new Error(`${field}: got '${value}', allowed is ${allowed}.`);
}

/** Throws unless a list has at least one entry and at most so many. The entries may be tokens, the list may not. */
export function requireCount(field: string, list: readonly unknown[], most: number): void {
  if (Token.isUnresolved(list)) {
    throw new Error(
      `${field}: got a list that is known at deployment only, allowed are 1 to ${most} entries: the role of the job names each of them. Give Fn.split the length as its third argument, or name the entries one by one.`,
    );
  }
  if (list.length >= 1 && list.length <= most) return;
  throw new Error(`${field}: got ${list.length}, allowed are 1 to ${most}.`);
}

/** Throws unless a duration lies in a range. Tokens pass. */
export function requireDuration(field: string, value: Duration | undefined, min: Duration, max: Duration): void {
  if (value === undefined || value.isUnresolved()) return;
  if (value.toMilliseconds() < min.toMilliseconds() || value.toMilliseconds() > max.toMilliseconds()) {
    throw new Error(
      `${field}: got ${value.toHumanString()}, allowed is ${min.toHumanString()} to ${max.toHumanString()}.`,
    );
  }
}
