import { InvalidSample } from './errors';
import type { Grader } from './grader';
import { numbersIn, plainNumbers, type FoundNumber } from './numbers';
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

export interface NumberMatchOptions {
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
}

/**
 * 1 when the final number of the response equals the number of the reference answer, else 0: `$1,250.00` equals `1250`,
 * `3/4` equals `0.75`, `50%` equals `50`. A response without a number scores 0.
 *
 * The final number is the first one behind the last marker (behind the equals sign, when it starts a calculation such as
 * `48 + 24 = 72`). Without a marker it is the last number of the text. However many numbers a response lists, one counts.
 *
 * A row whose reference answer holds no number is invalid.
 *
 * @example
 * numberMatch({ referenceField: 'final_answer', tolerance: { absolute: 0.01 } })
 */
export function numberMatch(options: NumberMatchOptions = {}): Grader {
  const { referenceField, tolerance: { absolute = 1e-9, relative = 0 } = {} } = options;
  const markers = (options.markers ?? ANSWER_MARKERS).map(searchable);
  for (const [name, value] of Object.entries({ absolute, relative })) {
    if (!Number.isFinite(value) || value < 0) {
      throw new Error(`numberMatch: tolerance.${name} is ${value}; expected a finite number from 0.`);
    }
  }
  return function numberMatch(sample) {
    const expected = finalNumber(referenceText(sample, referenceField), markers);
    if (expected === undefined) {
      const place = referenceField === undefined ? 'reference_answer' : `reference_answer.${referenceField}`;
      throw new InvalidSample(`${place} holds no number; expected one, alone or at the end of a worked solution.`);
    }
    const answer = finalNumber(sample.response, markers);
    if (answer === undefined) return { score: 0, reason: 'no number in the response' };
    const matches = Math.abs(answer - expected) <= Math.max(absolute, relative * Math.abs(expected));
    return { score: matches ? 1 : 0, reason: `${answer} ${matches ? 'equals' : 'is not'} ${expected}` };
  };
}

function finalNumber(raw: string, markers: readonly RegExp[]): number | undefined {
  const text = plainNumbers(raw);
  for (const marker of markers) {
    const at = endOfLast(marker, text);
    const announced = at === undefined ? undefined : announcedNumber(text.slice(at));
    if (announced !== undefined) return announced;
  }
  let last: FoundNumber | undefined;
  for (const number of numbersIn(text)) last = number;
  return last?.value;
}

/** The number on the marker's line, or on the next line that is not blank when nothing else stands on the marker's. */
function announcedNumber(rest: string): number | undefined {
  const [line] = rest.trimStart().split('\n', 1);
  const first = firstNumber(line);
  if (!first) return undefined;
  const [calculation] = /^[-\d\s.,+*/×÷·x()%^$€£¥₹=≈]*[=≈]/.exec(line.slice(first.start)) ?? [''];
  return (calculation === '' ? first : (firstNumber(line.slice(first.start + calculation.length)) ?? first)).value;
}

function firstNumber(text: string): FoundNumber | undefined {
  for (const number of numbersIn(text)) return number;
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
