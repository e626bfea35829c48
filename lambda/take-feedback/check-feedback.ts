import type { FeedbackRequest } from '../../lib/contract/feedback';
import { MAX_REVIEWER_LENGTH } from '../../lib/contract/limits';
import { Refusal } from './refusal';

interface Field {
  readonly required?: true;
  readonly matches: (text: string) => boolean;
  readonly allowed: string;
}

const TEXT: Field = { matches: (text) => text.trim() !== '', allowed: 'text that is not blank' };

/** A table, so that a field that is missing here does not compile. */
const FIELDS: Readonly<Record<keyof FeedbackRequest, Field>> = {
  requestId: {
    required: true,
    // Bedrock's are UUIDs; others stay possible.
    matches: (text) => /^[A-Za-z0-9-]{8,128}$/.test(text),
    allowed: 'the request id of the model call: 8 to 128 letters, digits and hyphens',
  },
  rating: { required: true, matches: (text) => text === 'up' || text === 'down', allowed: 'up or down' },
  correctedAnswer: TEXT,
  comment: TEXT,
  reviewer: {
    // The mark that parts it from the application, and what cannot be printed, are left out.
    matches: (text) => text.length <= MAX_REVIEWER_LENGTH && /^[^\p{C}#]*[^\p{C}\s#][^\p{C}#]*$/u.test(text),
    allowed: `text of 1 to ${MAX_REVIEWER_LENGTH} printable characters without #`,
  },
};

/**
 * Feedback as it was sent.
 *
 * @throws Refusal that names field, got and allowed, but repeats nothing of what was written
 */
export function checkFeedback(value: unknown): FeedbackRequest {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(400, `body: got ${kindOf(value)}, allowed is a JSON object.`);
  }
  const given = new Map<string, unknown>(Object.entries(value));
  const unknown = [...given.keys()].find((name) => !Object.hasOwn(FIELDS, name));
  if (unknown !== undefined) {
    const named = /^\w{1,40}$/.test(unknown) ? `'${unknown}'` : 'with an unusual name';
    throw new Refusal(400, `body: got a field ${named}, allowed are ${Object.keys(FIELDS).join(', ')}.`);
  }
  for (const [name, { required, matches, allowed }] of Object.entries(FIELDS)) {
    const got = given.get(name);
    if (got === undefined && !required) continue;
    if (typeof got !== 'string') throw new Refusal(400, `${name}: got ${kindOf(got)}, allowed is ${allowed}.`);
    if (!matches(got))
      throw new Refusal(400, `${name}: got another text of ${got.length} characters, allowed is ${allowed}.`);
  }
  return Object.fromEntries(given) as unknown as FeedbackRequest;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'an object';
}
