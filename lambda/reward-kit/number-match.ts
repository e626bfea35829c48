import { InvalidSample } from './errors';
import type { Grader } from './grader';
import { numbersIn, plainNumbers, type FoundNumber, type NumberStyles } from './numbers';
import { referenceText } from './reward-sample';

/**
 * What announces a final answer, the surest first. The last place where a marker stands counts.
 *
 * - `####`, as in GSM8K, unless a heading such as "#### Step 2" or "#### 3. Add up" follows
 * - `A:` at the start of a line
 * - `Answer:`, `answer is`, `answer =`
 * - `\boxed{`
 */
export const ANSWER_MARKERS: readonly RegExp[] = [
  /####(?=[^\p{L}\p{N}]{0,20}\d)(?![^\p{L}\p{N}]{0,20}\d{1,3}[.):]\s{1,3}\p{Lu})/gu,
  /^[ \t*_>]{0,10}A:/gm,
  /\banswer[*_"\s]{0,5}(?::|=|is\b)/gi,
  /\\boxed\s{0,3}\{/g,
];

/** How far an answer may be from the reference; the wider of the two counts. */
export interface NumberTolerance {
  /**
   * Allowed difference.
   * @default 1e-9
   */
  readonly absolute?: number;
  /**
   * Allowed difference as a share of the reference.
   * @default 0
   */
  readonly relative?: number;
}

/**
 * What a number with a percent sign is worth.
 *
 * - `as-unit`: `50%` is 50
 * - `as-fraction`: `50%` is 0.5
 * - `either`: `50%` equals both 50 and 0.5, but not `0.5%`
 */
export type PercentReading = (typeof PERCENT_READINGS)[number];

const PERCENT_READINGS = ['as-unit', 'as-fraction', 'either'] as const;

export interface NumberMatchOptions extends NumberStyles {
  /**
   * Field of the reference answer that holds the number, alone or at the end of a worked solution; dots descend.
   * @default - the reference answer itself, which must be a string
   */
  readonly referenceField?: string;
  /**
   * What announces the answer, tried in this order. Strings are literal and ignore case.
   * @default ANSWER_MARKERS
   */
  readonly markers?: readonly (string | RegExp)[];
  /**
   * Allowed difference.
   * @default - 1e-9, which forgives how computers write fractions and nothing else
   */
  readonly tolerance?: NumberTolerance;
  /**
   * What a percent sign, or the word behind a number, means.
   * @default 'as-unit'
   */
  readonly percent?: PercentReading;
}

/**
 * 1 when the final number of the response equals the number of the reference answer, else 0: `$1,250.00` equals `1250`,
 * `3/4` equals `0.75`, `50%` equals `50`. A response without a number scores 0.
 *
 * Read without any option: separators of thousands, currencies, fractions and mixed numbers (`3 1/2`, `3½`, `\frac{7}{2}`),
 * powers and scientific notation (`1.2e3`, `1.2 × 10^3`, `2^10`), Unicode minus signs and digits. Read on request, since
 * they mean something else in other texts: `(1,234)` as a negative, `1.2 million`, percentages as fractions.
 *
 * The final number is the first one behind the last marker (behind the equals sign, when it starts a calculation such as
 * `48 + 24 = 72`). Without a marker it is the last number of the text. However many numbers a response lists, one counts.
 *
 * A row whose reference answer holds no number is invalid.
 *
 * @example
 * numberMatch({ referenceField: 'final_answer', tolerance: { absolute: 0.01 } })
 * @example
 * // Answers about financial reports
 * numberMatch({ percent: 'either', accountingNegatives: true, scaleWords: true, tolerance: { relative: 0.001 } })
 */
export function numberMatch(options: NumberMatchOptions = {}): Grader {
  const { referenceField, tolerance: { absolute = 1e-9, relative = 0 } = {}, percent = 'as-unit' } = options;
  const { accountingNegatives = false, scaleWords = false } = options;
  const markers = (options.markers ?? ANSWER_MARKERS).map(searchable);
  for (const [name, value] of Object.entries({ absolute, relative })) {
    if (!Number.isFinite(value) || value < 0) {
      throw new Error(`numberMatch: tolerance.${name} is ${value}; expected a finite number from 0.`);
    }
  }
  if (!PERCENT_READINGS.includes(percent)) {
    throw new Error(`numberMatch: percent is ${JSON.stringify(percent)}; expected ${PERCENT_READINGS.join(', ')}.`);
  }
  const final = (text: string) => finalNumber(text, markers, { accountingNegatives, scaleWords });
  const isClose = (answer: number, expected: number) =>
    Math.abs(answer - expected) <= Math.max(absolute, relative * Math.abs(expected));

  return function numberMatch(sample) {
    const expected = final(referenceText(sample, referenceField));
    if (expected === undefined) {
      const place = referenceField === undefined ? 'reference_answer' : `reference_answer.${referenceField}`;
      throw new InvalidSample(`${place} holds no number; expected one, alone or at the end of a worked solution.`);
    }
    const answer = final(sample.response);
    if (answer === undefined) return { score: 0, reason: 'no number in the response' };
    const readings = readingsOf(answer, expected, percent);
    const matches = readings.some(([got, wanted]) => isClose(got, wanted));
    const [[got, wanted]] = readings;
    return { score: matches ? 1 : 0, reason: `${got} ${matches ? 'equals' : 'is not'} ${wanted}` };
  };
}

/** The values to compare, any of which may agree. Two percentages are of the same kind whatever a sign is worth. */
function readingsOf(
  answer: FoundNumber,
  expected: FoundNumber,
  percent: PercentReading,
): [[number, number], ...[number, number][]] {
  const asFraction = (number: FoundNumber) => (number.percent ? number.value / 100 : number.value);
  if (percent === 'as-fraction') return [[asFraction(answer), asFraction(expected)]];
  const asUnit: [number, number] = [answer.value, expected.value];
  if (percent === 'as-unit' || answer.percent === expected.percent) return [asUnit];
  return [asUnit, [asFraction(answer), asFraction(expected)]];
}

function finalNumber(raw: string, markers: readonly RegExp[], styles: NumberStyles): FoundNumber | undefined {
  const text = plainNumbers(raw);
  for (const marker of markers) {
    const at = endOfLast(marker, text);
    const announced = at === undefined ? undefined : announcedNumber(text.slice(at), styles);
    if (announced !== undefined) return announced;
  }
  let last: FoundNumber | undefined;
  for (const number of numbersIn(text, styles)) last = number;
  return last;
}

/** The number on the marker's line, or on the next line that is not blank when nothing else stands on the marker's. */
function announcedNumber(rest: string, styles: NumberStyles): FoundNumber | undefined {
  const [line] = rest.trimStart().split('\n', 1);
  const first = firstNumber(line, styles);
  if (!first) return undefined;
  const [calculation] = /^[-\d\s.,+*/×÷·x()%^$€£¥₹=≈]*[=≈]/.exec(line.slice(first.start)) ?? [''];
  return calculation === '' ? first : (firstNumber(line.slice(first.start + calculation.length), styles) ?? first);
}

function firstNumber(text: string, styles: NumberStyles): FoundNumber | undefined {
  for (const number of numbersIn(text, styles)) return number;
  return undefined;
}

function endOfLast(marker: RegExp, text: string): number | undefined {
  let end: number | undefined;
  for (const match of text.matchAll(marker)) end = match.index + match[0].length;
  return end;
}

/** `matchAll` needs the global flag. */
function searchable(marker: string | RegExp): RegExp {
  if (typeof marker === 'string') return new RegExp(marker.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
  return marker.global ? marker : new RegExp(marker.source, `${marker.flags}g`);
}
