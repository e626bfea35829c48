import { InvalidSample } from './errors';
import { wholeJson } from './json-in-text';
import type { NumberTolerance } from './number-match';
import { numbersIn, plainNumbers } from './numbers';
import { referenceField, type RewardSample } from './reward-sample';
import { sameValue } from './same-value';

/**
 * How a value is compared: `exact` for equal JSON values (numbers by value, the order of keys ignored), a tolerance for
 * numbers, which may then stand in a text such as `$1,250.00`.
 */
export type FieldComparison = 'exact' | NumberTolerance;

/** Whether each field of a document is right, by its place. */
export type FieldResults = { readonly [place: string]: boolean };

/**
 * Compares fields of a document with the reference answer of a sample. A reference of `null` is met by `null` and by a
 * field that is not there.
 *
 * @param owner - the grader, for messages
 * @param places - what to compare; dots descend
 * @param referencePlace - field of the reference answer with the right document; itself when undefined
 * @throws an Error for a tolerance that is no number from 0; later InvalidSample for a reference without a field
 * @internal
 */
export function fieldChecks(
  owner: string,
  places: { readonly [place: string]: FieldComparison },
  referencePlace: string | undefined,
): (sample: RewardSample) => (document: unknown) => FieldResults {
  const checks = Object.entries(places).map(([place, comparison]) => ({
    place,
    same: comparison === 'exact' ? equal : withinTolerance(owner, place, comparison),
    numeric: comparison !== 'exact',
  }));
  return (sample) => {
    const reference = documentOf(sample, referencePlace);
    const at = referencePlace === undefined ? 'reference_answer' : `reference_answer.${referencePlace}`;
    const wanted = checks.map((check) => {
      const value = valueAt(reference, check.place);
      if (value === undefined) throw new InvalidSample(`${at}.${check.place}: got missing; expected a value or null.`);
      if (check.numeric && value !== null && numberOf(value) === undefined) {
        throw new InvalidSample(`${at}.${check.place}: got no number; expected one, or "exact" for this field.`);
      }
      return { ...check, value };
    });
    return (document) =>
      Object.fromEntries(wanted.map(({ place, same, value }) => [place, same(valueAt(document, place), value)]));
  };
}

/** An object or list as it is or as JSON text; any other text as `{ text }`, the wrapper that samples take off. */
function documentOf(sample: RewardSample, place: string | undefined): unknown {
  const found = place === undefined ? sample.referenceAnswer : referenceField(sample, place);
  if (typeof found !== 'string') return found;
  const value = wholeJson(found)?.value;
  return typeof value === 'object' && value !== null ? value : { text: found };
}

function valueAt(document: unknown, place: string): unknown {
  return place
    .split('.')
    .reduce<unknown>(
      (at, key) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, key)
          ? (at as { readonly [key: string]: unknown })[key]
          : undefined,
      document,
    );
}

const equal = (got: unknown, wanted: unknown): boolean => sameValue(got ?? null, wanted);

function withinTolerance(owner: string, place: string, tolerance: NumberTolerance) {
  if (typeof tolerance !== 'object' || tolerance === null) {
    throw new Error(
      `${owner}: fields["${place}"] is ${JSON.stringify(tolerance)}; expected "exact" or { absolute, relative }.`,
    );
  }
  const { absolute = 1e-9, relative = 0 } = tolerance;
  for (const [name, value] of Object.entries({ absolute, relative })) {
    if (!Number.isFinite(value) || value < 0) {
      throw new Error(`${owner}: fields["${place}"].${name} is ${value}; expected a finite number from 0.`);
    }
  }
  return (got: unknown, wanted: unknown): boolean => {
    if (wanted === null) return (got ?? null) === null;
    const [found, expected] = [numberOf(got), numberOf(wanted)];
    if (found === undefined || expected === undefined) return false;
    return Math.abs(found - expected) <= Math.max(absolute, relative * Math.abs(expected));
  };
}

/** A number, or the only number of a text. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const [first, second] = numbersIn(plainNumbers(value));
  return second === undefined ? first?.value : undefined;
}
