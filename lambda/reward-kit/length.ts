import type { Grader } from './grader';
import { unifiedText, wordsIn } from './plain-text';

export interface LengthOptions {
  /**
   * Shortest length with full score.
   * @default - no response is too short
   */
  readonly min?: number;
  /**
   * Longest length with full score.
   * @default - no response is too long
   */
  readonly max?: number;
  /**
   * Length, above `max`, from which a response scores 0.
   * @default - twice max
   */
  readonly zeroAt?: number;
  /**
   * What is counted. A character is a Unicode character; a word is a run of letters and digits, or one character in
   * scripts without spaces.
   * @default 'characters'
   */
  readonly unit?: 'characters' | 'words';
}

/**
 * 1 when the response is as long as wanted. A longer one loses evenly down to 0 at `zeroAt`, a shorter one down to 0 at
 * an empty response: half of `min` scores 0.5. White space around the response does not count.
 *
 * @throws an Error when neither `min` nor `max` is given, or they contradict each other
 * @example
 * length({ min: 20, max: 120, zeroAt: 300, unit: 'words' })
 */
export function length(options: LengthOptions): Grader {
  const { min = 0, max, unit = 'characters' } = options;
  const { zeroAt = max === undefined ? undefined : 2 * max } = options;
  validate(options);
  const band = max === undefined ? `at least ${min}` : min === 0 ? `at most ${max}` : `${min} to ${max}`;

  return function length(sample) {
    const count = unit === 'words' ? wordsIn(unifiedText(sample.response)).length : charactersIn(sample.response);
    return { score: scoreOf(count), reason: `${count} ${unit}; wanted ${band}` };
  };

  function scoreOf(count: number): number {
    if (count < min) return count / min;
    if (max === undefined || zeroAt === undefined || count <= max) return 1;
    return Math.max(0, (zeroAt - count) / (zeroAt - max));
  }
}

/** Code points, and one for a Windows line end. */
function charactersIn(text: string): number {
  const trimmed = text.trim();
  let pairs = 0;
  for (let at = 1; at < trimmed.length; at++) {
    const before = trimmed.charCodeAt(at - 1);
    const unit = trimmed.charCodeAt(at);
    const surrogates = before >= 0xd800 && before < 0xdc00 && unit >= 0xdc00 && unit < 0xe000;
    if (surrogates || (before === 0x0d && unit === 0x0a)) pairs++;
  }
  return trimmed.length - pairs;
}

function validate({ min, max, zeroAt, unit }: LengthOptions): void {
  if (min === undefined && max === undefined) {
    throw new Error('length: got neither min nor max; give at least one of them.');
  }
  for (const [name, value] of Object.entries({ min, max })) {
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
      throw new Error(`length: ${name} is ${value}; expected a finite number from 0.`);
    }
  }
  if (max !== undefined && !(max > 0 && max >= (min ?? 0))) {
    throw new Error(`length: max is ${max}; expected a number above 0 that is not below min (${min ?? 0}).`);
  }
  if (zeroAt !== undefined && !(max !== undefined && Number.isFinite(zeroAt) && zeroAt > max)) {
    throw new Error(`length: zeroAt is ${zeroAt}; expected a finite number above max (${max ?? 'not given'}).`);
  }
  if (unit !== undefined && unit !== 'characters' && unit !== 'words') {
    throw new Error(`length: unit is ${JSON.stringify(unit)}; expected 'characters' or 'words'.`);
  }
}
