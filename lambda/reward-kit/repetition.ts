import type { Grader } from './grader';
import { plainText, wordsIn } from './plain-text';

const DEFAULT_SIZE = 4;

export interface RepetitionOptions {
  /**
   * Words in a row that are compared. Smaller sizes punish ordinary language; larger ones only find copied passages.
   * @default 4
   */
  readonly size?: number;
}

/**
 * How little a response repeats itself: the share of different n-grams (`size` words in a row) among all. 1 is no
 * repetition; a sentence said ten times scores about 0.1. Upper case, punctuation and line ends make no difference.
 *
 * A response shorter than `size` words, an empty one too, repeats nothing and scores 1: combine with `length`. A
 * response without any word (only signs or emoji) is read character by character.
 *
 * @throws an Error when `size` is no whole number from 1
 * @example
 * weighted({ correct: [0.9, numberMatch()], varied: [0.1, repetition()] })
 */
export function repetition({ size = DEFAULT_SIZE }: RepetitionOptions = {}): Grader {
  if (!Number.isInteger(size) || size < 1) {
    throw new Error(`repetition: size is ${size}; expected a whole number from 1.`);
  }
  return function repetition(sample) {
    const text = plainText(sample.response);
    const words = wordsIn(text);
    const units = words.length > 0 ? words : (text.match(/\S/gu) ?? []);
    const total = units.length - size + 1;
    if (total < 1) return { score: 1, reason: `too short to repeat ${size} words` };

    const different = new Set<string>();
    for (let at = 0; at < total; at++) different.add(units.slice(at, at + size).join(' '));
    const repeated = total - different.size;
    return { score: different.size / total, reason: `${repeated} of ${total} ${size}-grams repeat an earlier one` };
  };
}
