import { createHash } from 'node:crypto';
import jsonata from 'jsonata';

/** JSONata functions by name, without the `$`. */
export type StateFunctions = Readonly<Record<string, (...args: never[]) => unknown>>;

/** The names that Step Functions gives to hash algorithms, with Node's. */
const HASHES = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

const FORMAT_TIME = jsonata('$fromMillis($at, $picture, $timezone)');

/**
 * The functions that Step Functions adds to JSONata, and JSONata's own that would otherwise read the real clock or an
 * unseeded generator.
 *
 * @param now virtual time in epoch milliseconds
 * @param random a seeded generator of numbers in [0, 1)
 */
export function stateFunctions(now: () => number, random: () => number): StateFunctions {
  return {
    now: (picture?: string, timezone?: string) => FORMAT_TIME.evaluate(undefined, { at: now(), picture, timezone }),
    millis: now,
    random: (seed?: number) => (seed === undefined ? random() : fromSeed(seed)),
    shuffle: (values: unknown) => (values === undefined ? undefined : shuffle(values, random)),
    uuid: () => uuid(random),
    hash,
    parse,
    partition,
    range,
  };
}

function hash(content: unknown, algorithm: unknown): string | undefined {
  if (content === undefined) return undefined;
  const name = HASHES.get(String(algorithm));
  if (typeof content !== 'string' || !name) {
    throw new Error(`$hash: expected a string and one of ${[...HASHES.keys()].join(', ')}; got ${String(algorithm)}`);
  }
  return createHash(name).update(content, 'utf8').digest('hex');
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new Error(`$parse: expected a string of JSON, got ${typeof text}`);
  return JSON.parse(text);
}

function partition(values: unknown, size: unknown): unknown[][] | undefined {
  if (values === undefined) return undefined;
  if (!Number.isInteger(size) || Number(size) < 1) {
    throw new Error(`$partition: expected a positive whole chunk size, got ${String(size)}`);
  }
  const all = asArray(values);
  const chunk = Number(size);
  return Array.from({ length: Math.ceil(all.length / chunk) }, (_, n) => all.slice(n * chunk, (n + 1) * chunk));
}

function range(first: unknown, last: unknown, step: unknown): unknown {
  const [from, to, by] = [first, last, step].map(Number) as [number, number, number];
  if (!Number.isInteger(from) || !Number.isInteger(to) || !Number.isInteger(by) || by === 0) {
    throw new Error('$range: expected three whole numbers (first, last, step), the step not 0');
  }
  const values = Array.from({ length: Math.max(0, Math.floor((to - from) / by) + 1) }, (_, n) => from + n * by);
  // Step Functions answers with a JSONata sequence: none is nothing, and one is the value itself.
  return values.length > 1 ? values : values[0];
}

function shuffle(values: unknown, random: () => number): unknown[] {
  const shuffled = [...asArray(values)];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return shuffled;
}

/** A version 4 UUID of random numbers. */
export function uuid(random: () => number): string {
  // x: any digit; 4: the version; y: any digit of the variant, 8 to b
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) =>
    (place === 'x' ? Math.floor(random() * 16) : 8 + Math.floor(random() * 4)).toString(16),
  );
}

function fromSeed(seed: unknown): number {
  return createHash('sha256').update(String(seed)).digest().readUInt32BE() / 2 ** 32;
}

/** JSONata unwraps a list of one; its functions take that one for a list again. */
function asArray(values: unknown): unknown[] {
  return Array.isArray(values) ? (values as unknown[]) : [values];
}
