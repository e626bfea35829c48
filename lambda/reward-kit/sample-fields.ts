import { InvalidSample } from './errors';
import { referenceField, type RewardSample } from './reward-sample';

const REFERENCE = 'reference_answer';

/**
 * A field of the dataset row, or undefined; dots descend. `reference_answer` and `reference_answer.<field>` are the
 * reference answer and its fields, every other path starts in the metadata.
 */
export function sampleField(sample: RewardSample, path: string): unknown {
  if (path === REFERENCE) return sample.referenceAnswer;
  if (path.startsWith(`${REFERENCE}.`)) return referenceField(sample, path.slice(REFERENCE.length + 1));
  return referenceField({ ...sample, referenceAnswer: sample.metadata }, path);
}

/**
 * The texts in a field: one text (or number) gives a list of one.
 *
 * @param found - what stands in the field
 * @param place - how messages name the field
 * @throws InvalidSample when it is anything else, or any of the texts is blank
 */
export function textsIn(found: unknown, place: string): string[] {
  const all: readonly unknown[] = Array.isArray(found) ? found : [found];
  const texts = all.map((each) => (typeof each === 'number' ? String(each) : each));
  if (texts.length > 0 && texts.every((text) => typeof text === 'string' && text.trim() !== '')) {
    return texts as string[];
  }
  const got = found === undefined ? 'nothing' : Array.isArray(found) ? 'a list with other values' : typeof found;
  throw new InvalidSample(`${place}: got ${found === '' ? 'an empty text' : got}; expected a text or a list of texts.`);
}
