import { distance } from 'fastest-levenshtein';
import { l as rougeL, n as rougeN } from 'js-rouge';
import type { Grader } from './grader';
import { referenceText } from './reward-sample';

const MEASURES = ['levenshtein', 'rouge1', 'rouge2', 'rougeL'] as const;

// Edit distance and longest common subsequence take time that grows with the product of the lengths.
const MAX_CHARACTERS = 30_000;
const MAX_WORDS = 5_000;

// Scripts without spaces between words: each character is one. Bounded, as one endless word would fill the
// stack of the matcher.
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const WORD = new RegExp(String.raw`[${UNSPACED}]\p{M}{0,4}|(?:(?![${UNSPACED}])[\p{L}\p{M}\p{N}]){1,32}`, 'gu');

/**
 * How two texts are compared. All are symmetric, from 0 (nothing in common) to 1.
 *
 * - `levenshtein`: 1 minus the edits (insert, delete, replace a character) as a share of the longer text
 * - `rouge1`, `rouge2`: F1 of the words, of the pairs of neighbouring words, each counted as often as both texts have it
 * - `rougeL`: F1 of the longest sequence of words that both texts have in the same order, with gaps
 */
export type SimilarityMeasure = (typeof MEASURES)[number];

export interface SimilarityOptions {
  /** How the texts are compared. */
  readonly measure: SimilarityMeasure;
  /**
   * Field of the reference answer to compare with; dots descend.
   * @default - the reference answer itself, which must be a string
   */
  readonly referenceField?: string;
}

/**
 * How similar the response is to the reference answer, 0 to 1. Case, runs of white space and Unicode look-alikes make no
 * difference; for the ROUGE measures punctuation makes none either, and each character of a script without spaces
 * (Chinese, Japanese, Thai, …) is a word.
 *
 * An empty response scores 0. Where one of the texts is too short for a ROUGE measure (one word for `rouge2`, none for the
 * others), equal texts score 1 and others 0. Texts are compared by their first 30,000 characters or 5,000 words.
 *
 * A row without a reference answer is invalid.
 *
 * @throws an Error when the measure is not one of the four
 * @example
 * similarity({ measure: 'rougeL', referenceField: 'summary' })
 */
export function similarity({ measure, referenceField }: SimilarityOptions): Grader {
  if (!MEASURES.includes(measure)) {
    throw new Error(`similarity: measure is ${JSON.stringify(measure)}; expected ${MEASURES.join(', ')}.`);
  }
  return function similarity(sample) {
    const expected = plain(referenceText(sample, referenceField));
    const response = plain(sample.response);
    const score = measure === 'levenshtein' ? byCharacters(response, expected) : byWords(response, expected, measure);
    return { score, reason: response === '' ? 'empty response' : `${measure} ${score.toFixed(2)}` };
  };
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

function byCharacters(a: string, b: string): number {
  const [first, second] = inUnits(a, b);
  const longest = Math.max(first.length, second.length);
  return longest === 0 ? 1 : 1 - distance(first, second) / longest;
}

/** The distance counts UTF-16 units, so each character becomes one: there are fewer of them here than units. */
function inUnits(a: string, b: string): [string, string] {
  const cut = [a, b].map((text) => Array.from(text).slice(0, MAX_CHARACTERS));
  const units = new Map<string, string>();
  const [first, second] = cut.map((characters) =>
    characters
      .map((character) => {
        const unit = units.get(character) ?? String.fromCharCode(units.size);
        units.set(character, unit);
        return unit;
      })
      .join(''),
  );
  return [first, second];
}

function byWords(a: string, b: string, measure: Exclude<SimilarityMeasure, 'levenshtein'>): number {
  const [first, second] = [wordsIn(a), wordsIn(b)];
  const needed = measure === 'rouge2' ? 2 : 1;
  if (first.length < needed || second.length < needed)
    return same(first, second) && (first.length > 0 || a === b) ? 1 : 0;
  // Numbers for words: comparing long words that are equal is slow, and pairs of them would exceed what js-rouge takes.
  const numbers = new Map([...new Set([...first, ...second])].map((word, index) => [word, index.toString(36)]));
  const [left, right] = [first, second].map((words) => words.map((word) => numbers.get(word)).join(' '));
  if (measure === 'rougeL') return rougeL(left, right, { tokenizer: split, segmenter: (text) => [text] });
  return rougeN(left, right, { n: needed, tokenizer: split });
}

const split = (text: string): string[] => text.split(' ');

/** Not `match`: a text may have many more words than are read. */
function wordsIn(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(WORD)) {
    if (words.push(word) === MAX_WORDS) break;
  }
  return words;
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((word, index) => word === b[index]);
