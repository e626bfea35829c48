import type { Grader } from './grader';
import { compilePattern } from './patterns';
import { countPii, PII_TYPES, type PiiType } from './pii';
import { occurrences, plainText, unixLines } from './plain-text';

/** Below it a response would have to be searched more than a hundred times. */
const MIN_PENALTY = 0.01;

export interface ForbiddenPattern {
  /** An RE2 regular expression. */
  readonly pattern: string;
  /**
   * Any of `i`, `m`, `s`, as for `matches`.
   * @default - none
   */
  readonly flags?: string;
}

export interface ForbiddenOptions {
  /**
   * Texts that must not occur, as whole words. Letter case and kinds of white space and quotation marks make no
   * difference.
   * @default - none
   */
  readonly phrases?: readonly string[];
  /**
   * RE2 patterns that must not match anywhere.
   * @default - none
   */
  readonly patterns?: readonly (string | ForbiddenPattern)[];
  /**
   * Kinds of personal data that must not occur; `PII_TYPES` is all of them.
   * @default - none
   */
  readonly pii?: readonly PiiType[];
  /**
   * What each hit takes from a score of 1, from 0.01 to 1; the score never falls below 0.
   * @default - one hit scores 0
   */
  readonly penaltyPerHit?: number;
}

/**
 * 1 when nothing forbidden occurs in the response, else 0, or less with each hit. An empty response scores 1.
 *
 * The reason names what was found (`EMAIL`, `phrases[0]`, `patterns[2]`), never the text: reasons end up in reports.
 *
 * @throws an Error when nothing is forbidden, a phrase is blank, a kind is unknown, or RE2 cannot read a pattern
 * @example
 * forbidden({ phrases: ['as an AI language model'], pii: PII_TYPES })
 */
export function forbidden(options: ForbiddenOptions): Grader {
  const { phrases = [], patterns = [], pii = [], penaltyPerHit = 1 } = options;
  validate(phrases, pii, penaltyPerHit);
  if (phrases.length + patterns.length + pii.length === 0) {
    throw new Error('forbidden: got no phrases, patterns or pii; give at least one of them.');
  }
  const enough = Math.ceil(1 / penaltyPerHit);
  const plainPhrases = phrases.map((phrase) => plainText(phrase));
  const compiled = patterns.map((each, index) => {
    const { pattern, flags } = typeof each === 'string' ? { pattern: each, flags: '' } : each;
    return compilePattern(`forbidden: patterns[${index}]`, pattern, flags);
  });

  return function forbidden({ response }) {
    const plain = plainText(response);
    const lines = unixLines(response);
    const counts: (readonly [kind: string, hits: number])[] = [
      ...plainPhrases.map((phrase, index) => [`phrases[${index}]`, countPhrase(plain, phrase, enough)] as const),
      ...compiled.map((pattern, index) => [`patterns[${index}]`, pattern.count(lines, enough)] as const),
      ...pii.map((type) => [type, countPii(type, response)] as const),
    ];
    const found = counts.filter(([, hits]) => hits > 0);
    if (found.length === 0) return { score: 1, reason: 'nothing forbidden' };
    const hits = found.reduce((sum, [, each]) => sum + each, 0);
    return { score: Math.max(0, 1 - penaltyPerHit * hits), reason: `found ${found.map(([kind]) => kind).join(', ')}` };
  };
}

function countPhrase(text: string, phrase: string, limit: number): number {
  let found = 0;
  const places = occurrences(text, phrase, true);
  while (found < limit && places.next().done !== true) found++;
  return found;
}

function validate(phrases: readonly string[], pii: readonly string[], penaltyPerHit: number): void {
  const blank = phrases.findIndex((phrase) => plainText(phrase) === '');
  if (blank >= 0) throw new Error(`forbidden: phrases[${blank}] is blank; expected a text to look for.`);
  const known: readonly string[] = PII_TYPES;
  const unknown = pii.find((type) => !known.includes(type));
  if (unknown !== undefined) {
    throw new Error(`forbidden: pii holds ${JSON.stringify(unknown)}; expected any of ${PII_TYPES.join(', ')}.`);
  }
  if (!(penaltyPerHit >= MIN_PENALTY && penaltyPerHit <= 1)) {
    throw new Error(`forbidden: penaltyPerHit is ${penaltyPerHit}; expected a number from ${MIN_PENALTY} to 1.`);
  }
}
