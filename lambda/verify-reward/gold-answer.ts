import { isFields } from '../shared/dataset-row';

/** The answer that must score high, or why there is none to be had. */
export type GoldAnswer = { readonly text: string } | { readonly missing: string };

/**
 * A full answer made from the reference answer of a row: a string as it is, `{ text }` and any other object with a single
 * text or number by that, other objects by the field that the pipeline's `goldAnswer` names.
 */
export function goldAnswerOf(reference: unknown, goldField: string | undefined): GoldAnswer {
  if (reference === undefined || reference === null) {
    return { missing: 'the row has no reference answer' };
  }
  if (!isFields(reference)) {
    return textOf(reference) ?? { missing: `the reference answer is ${Array.isArray(reference) ? 'a list' : 'empty'}` };
  }
  if (goldField !== undefined) {
    const named = goldField.split('.').reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), reference);
    return textOf(named) ?? { missing: `the reference answer has no text in goldAnswer field "${goldField}"` };
  }
  const texts = Object.values(reference).flatMap((value) => textOf(value) ?? []);
  return texts.length === 1 && texts[0]
    ? texts[0]
    : {
        missing: `the reference answer has ${texts.length} fields with a text or number; name one as goldAnswer of the reward`,
      };
}

function textOf(value: unknown): { readonly text: string } | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? { text } : undefined;
}
