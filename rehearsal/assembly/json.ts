import { AssemblyError } from './assembly-error';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with members (no list, no null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value as an object; an empty one when it is absent.
 *
 * @throws AssemblyError when it is anything else
 */
export function objectAt(value: unknown, where: string): JsonObject {
  if (value === undefined) return {};
  if (!isObject(value)) throw new AssemblyError(`${where}: expected an object, got ${JSON.stringify(value)}`);
  return value;
}

/**
 * The value as a list; an empty one when it is absent.
 *
 * @throws AssemblyError when it is anything else
 */
export function listAt(value: unknown, where: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new AssemblyError(`${where}: expected a list, got ${JSON.stringify(value)}`);
  return value;
}

/**
 * The value as a string. CloudFormation takes numbers and booleans for strings, so this does too.
 *
 * @throws AssemblyError when it is absent or anything else
 */
export function stringAt(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new AssemblyError(`${where}: expected a string, got ${JSON.stringify(value) ?? 'nothing'}`);
}

/** Like `stringAt`, but absent stays absent. */
export function optionalStringAt(value: unknown, where: string): string | undefined {
  return value === undefined ? undefined : stringAt(value, where);
}

/**
 * The value as a number; a default when it is absent.
 *
 * @throws AssemblyError when it is no number
 */
export function numberAt(value: unknown, where: string, whenAbsent: number): number {
  if (value === undefined) return whenAbsent;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw new AssemblyError(`${where}: expected a number, got ${JSON.stringify(value)}`);
  }
  return number;
}
