import type { Grader } from './grader';
import { referenceText } from './reward-sample';

export interface ExactMatchOptions {
  /**
   * Field of the reference answer to compare with; dots descend.
   * @default - the reference answer itself, which must be a string
   */
  readonly referenceField?: string;
  /**
   * Whether "Paris" and "paris" differ.
   * @default false
   */
  readonly caseSensitive?: boolean;
}

/**
 * 1 when the whole response is the reference answer, else 0. Spaces around it, runs of white space and Unicode
 * look-alikes (full-width letters, ligatures, no-break spaces) make no difference.
 *
 * A row without a reference answer is invalid.
 *
 * @example
 * exactMatch({ referenceField: 'label' })
 */
export function exactMatch({ referenceField, caseSensitive = false }: ExactMatchOptions = {}): Grader {
  const normalised = (text: string) => {
    const plain = text.normalize('NFKC').replace(/\s+/g, ' ').trim();
    return caseSensitive ? plain : plain.toLowerCase();
  };
  return function exactMatch(sample) {
    const expected = normalised(referenceText(sample, referenceField));
    const matches = normalised(sample.response) === expected;
    return { score: matches ? 1 : 0, reason: matches ? 'same text' : 'other text than the reference answer' };
  };
}
