import { RESPONSE_ROLES } from '../../lib/contract/reward-wire';
import { InvalidSample } from './errors';

/** A message of the prompt, its content blocks joined. */
export interface PromptMessage {
  readonly role: string;
  readonly content: string;
}

/** One response to score, the same whatever shape it arrived in. */
export interface RewardSample {
  /** Opaque: the service makes its own ids, one for each response. */
  readonly id: string;
  /** Everything before the response. */
  readonly prompt: readonly PromptMessage[];
  /** What the model answered; without its reasoning where the model marks the two. May be empty. */
  readonly response: string;
  /** Of the dataset row. A wrapper `{ text }` with nothing else in it is taken off. */
  readonly referenceAnswer?: string | { readonly [field: string]: unknown };
  /** The other fields of the dataset row. */
  readonly metadata: { readonly [field: string]: unknown };
}

type Fields = { readonly [field: string]: unknown };

const OWN_FIELDS = ['id', 'messages', 'metadata', 'reference_answer'];
const SOLUTION_BEGIN = '<|begin_of_solution|>';
const SOLUTION_END = '<|end_of_solution|>';

/**
 * The sample in one row of a reward function's input.
 *
 * @param row - a dataset row whose last message is the response
 * @param position - shown in errors, counted from 1
 * @throws an Error naming the row, when a field that every row must have is missing or of the wrong type
 */
export function readSample(row: unknown, position = 1): RewardSample {
  if (!isFields(row)) throw new Error(`Row ${position}: got ${kindOf(row)}; expected an object with id and messages.`);
  const id = readId(row.id, position);
  const messages = readMessages(row.messages, `Row ${position} (id "${id}")`);
  const metadata = isFields(row.metadata) ? row.metadata : {};
  const extra = Object.entries(row).filter(([field]) => !OWN_FIELDS.includes(field));
  const { reference_answer: nestedReference, ...rest } = metadata;
  return {
    id,
    prompt: messages.slice(0, -1),
    response: solutionIn(messages[messages.length - 1].content),
    referenceAnswer: unwrap(row.reference_answer ?? nestedReference),
    metadata: { ...Object.fromEntries(extra), ...rest },
  };
}

/**
 * One field of the reference answer, or undefined. Dots descend: `'totals.net'`.
 *
 * A reference that arrived as `{ text }` counts as its text; asking for `'text'` finds it all the same.
 */
export function referenceField(sample: RewardSample, field: string): unknown {
  if (typeof sample.referenceAnswer === 'string') return field === 'text' ? sample.referenceAnswer : undefined;
  return field
    .split('.')
    .reduce<unknown>(
      (at, key) => (isFields(at) && Object.hasOwn(at, key) ? at[key] : undefined),
      sample.referenceAnswer,
    );
}

/**
 * The reference answer, or one field of it, as text that is not blank.
 *
 * @throws InvalidSample when the row has no such text: no score about this row would mean anything
 */
export function referenceText(sample: RewardSample, field?: string): string {
  const found = field === undefined ? sample.referenceAnswer : referenceField(sample, field);
  const text = typeof found === 'number' || typeof found === 'boolean' ? String(found) : found;
  if (typeof text === 'string' && text.trim() !== '') return text;
  const place = field === undefined ? 'reference_answer' : `reference_answer.${field}`;
  const advice =
    field === undefined && isFields(text) ? ` Set referenceField to one of: ${Object.keys(text).join(', ')}.` : '';
  throw new InvalidSample(`${place}: got ${text === '' ? 'an empty string' : kindOf(text)}; expected text.${advice}`);
}

function readId(id: unknown, position: number): string {
  if ((typeof id === 'string' && id !== '') || typeof id === 'number') return String(id);
  throw new Error(`Row ${position}: id is ${kindOf(id)}; expected a string that is not empty.`);
}

function readMessages(messages: unknown, place: string): PromptMessage[] {
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new Error(`${place}: messages is ${kindOf(messages)}; expected a list that ends with the response.`);
  }
  const read = messages.map((message: unknown, index): PromptMessage => {
    if (!isFields(message) || typeof message.role !== 'string') {
      throw new Error(`${place}: messages[${index}] has no role; expected { role, content }.`);
    }
    return { role: message.role, content: textOf(message.content, `${place}: messages[${index}].content`) };
  });
  const last = read[read.length - 1].role;
  if (!RESPONSE_ROLES.includes(last)) {
    throw new Error(
      `${place}: the last message has role "${last}"; expected ${RESPONSE_ROLES.join(' or ')}: the response.`,
    );
  }
  return read;
}

function textOf(content: unknown, place: string): string {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') return content;
  if (!Array.isArray(content))
    throw new Error(`${place} is ${kindOf(content)}; expected a string or a list of blocks.`);
  return content.map((block: unknown) => blockText(block)).join('');
}

function blockText(block: unknown): string {
  if (typeof block === 'string') return block;
  if (!isFields(block) || typeof block.text !== 'string') return '';
  return block.type === undefined || block.type === 'text' ? block.text : '';
}

/** Nova may mark where its reasoning ends and its answer begins; only the answer is scored, as in evaluation. */
function solutionIn(text: string): string {
  const begin = text.lastIndexOf(SOLUTION_BEGIN);
  if (begin < 0) return text;
  const solution = text.slice(begin + SOLUTION_BEGIN.length);
  const end = solution.indexOf(SOLUTION_END);
  return end < 0 ? solution : solution.slice(0, end);
}

function unwrap(reference: unknown): RewardSample['referenceAnswer'] {
  if (typeof reference === 'string') return reference;
  if (typeof reference === 'number' || typeof reference === 'boolean') return String(reference);
  if (!isFields(reference)) return undefined;
  const only = Object.keys(reference).length === 1 ? reference.text : undefined;
  return typeof only === 'string' ? only : reference;
}

/** Lists count: their indexes are fields. */
function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null || value === '') return value === null ? 'null' : 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
