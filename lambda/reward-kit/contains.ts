import type { Grader } from './grader';
import { excerpt, occursIn, plainText } from './plain-text';
import { referenceField, referenceText, type RewardSample } from './reward-sample';
import { textsIn } from './sample-fields';

/** The longest list of missing texts that a reason shows. */
const MAX_SHOWN = 3;

export interface ContainsOptions {
  /**
   * Texts to look for.
   * @default - the texts in the reference answer
   */
  readonly texts?: readonly string[];
  /**
   * Field of the reference answer with the text, or the list of texts, to look for; dots descend. Not together with
   * `texts`.
   * @default - the reference answer itself, which must be a text
   */
  readonly referenceField?: string;
  /**
   * Whether every text must be there, or one is enough.
   * @default 'all'
   */
  readonly need?: 'all' | 'any';
  /**
   * Whether "Paris" and "paris" differ.
   * @default false
   */
  readonly caseSensitive?: boolean;
  /**
   * Whether a text must stand alone: "no" is then not found in "know".
   * @default false
   */
  readonly wholeWords?: boolean;
}

/**
 * The share of the wanted texts that the response contains; with `need: 'any'`, 1 when it contains one of them, else 0.
 * White space, kinds of quotation marks and dashes, and invisible characters make no difference. An empty response
 * contains nothing.
 *
 * A row whose reference answer holds no text to look for is invalid.
 *
 * @throws an Error when `texts` is empty or holds a blank text, or when `texts` and `referenceField` are both given
 * @example
 * contains({ texts: ['30 days', 'original receipt'] })
 * @example
 * contains({ referenceField: 'keywords', need: 'any', wholeWords: true })
 */
export function contains(options: ContainsOptions = {}): Grader {
  const { texts, referenceField: field, need = 'all', caseSensitive = false, wholeWords = false } = options;
  const plain = (text: string) => plainText(text, caseSensitive);
  validate(options);

  return function contains(sample) {
    const wanted = texts ?? wantedBy(sample, field);
    const response = plain(sample.response);
    const missing = wanted.filter((text) => !occursIn(response, plain(text), wholeWords));
    const found = wanted.length - missing.length;
    const score = need === 'any' ? Math.min(found, 1) : found / wanted.length;
    return { score, reason: reasonFor(found, wanted, missing, need) };
  };
}

function wantedBy(sample: RewardSample, field: string | undefined): readonly string[] {
  if (field === undefined) return [referenceText(sample)];
  return textsIn(referenceField(sample, field), `reference_answer.${field}`);
}

function reasonFor(found: number, wanted: readonly string[], missing: readonly string[], need: 'all' | 'any'): string {
  if (missing.length === 0 || (need === 'any' && found > 0)) return `${found} of ${wanted.length} texts found`;
  const shown = missing.slice(0, MAX_SHOWN).map((text) => excerpt(text, 40));
  return `${found} of ${wanted.length} texts found; missing ${shown.join(', ')}${missing.length > MAX_SHOWN ? ', …' : ''}`;
}

function validate({ texts, referenceField, need }: ContainsOptions): void {
  if (texts && referenceField !== undefined) {
    throw new Error('contains: got texts and referenceField; expected one of them. Use two graders to check both.');
  }
  if (texts && (texts.length === 0 || texts.some((text) => plainText(text) === ''))) {
    throw new Error(`contains: texts is ${JSON.stringify(texts)}; expected at least one text, none of them blank.`);
  }
  if (need !== undefined && need !== 'all' && need !== 'any') {
    throw new Error(`contains: need is ${JSON.stringify(need)}; expected 'all' or 'any'.`);
  }
}
