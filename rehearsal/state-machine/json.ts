/** A value that JSON can hold: what states hand to each other. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * A plain copy of a value as JSON would carry it: no marks of JSONata on arrays, no absent members.
 *
 * @returns undefined for undefined
 * @throws TypeError for what JSON cannot hold (a function, a regular expression, NaN, infinity)
 */
export function toJson(value: unknown): Json | undefined {
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} is not a JSON number`);
    return value;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item) ?? null);
  if (typeof value !== 'object' || '_jsonata_function' in value || '_jsonata_lambda' in value) {
    throw new TypeError('a function is not a JSON value');
  }
  const members = Object.entries(value).flatMap(([key, member]) => {
    const json = toJson(member);
    return json === undefined ? [] : [[key, json] as const];
  });
  return Object.fromEntries(members);
}

/** The name of a value's JSON type. */
export function jsonType(value: Json): 'null' | 'array' | 'object' | 'boolean' | 'number' | 'string' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as 'object' | 'boolean' | 'number' | 'string';
}

/** How many bytes a value takes as UTF-8 JSON. */
export function jsonBytes(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8');
}
