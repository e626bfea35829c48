import type { GuardrailContentBlock, GuardrailContentQualifier } from '@aws-sdk/client-bedrock-runtime';
import { InvalidSample, type RewardSample } from '../index';
import { sampleField } from '../sample-fields';

/** Characters that contextual grounding takes. https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-contextual-grounding-check.html */
const MAX_SOURCE = 100_000;
const MAX_QUERY = 1_000;
const MAX_GROUNDED_RESPONSE = 5_000;

/**
 * The lowest quota that a region grants, 25 text units of 1,000 characters a second. A longer text is throttled for as
 * long as it is tried, so one rambling response would fail every batch that it is in.
 */
const MAX_RESPONSE = 25_000;

/** Where a row keeps what contextual grounding compares the response with. */
export interface GroundingFields {
  readonly contextField?: string;
  readonly queryField?: string;
}

/**
 * The response alone.
 *
 * @throws InvalidSample when it is too long
 */
export function plainContent({ response }: RewardSample): GuardrailContentBlock[] {
  return [block('response', response, MAX_RESPONSE)];
}

/**
 * The response with its source and its query, for contextual grounding.
 *
 * @throws InvalidSample when the row has no source or query, or a text is too long
 */
export function groundedContent(
  sample: RewardSample,
  { contextField, queryField }: GroundingFields,
): GuardrailContentBlock[] {
  const source =
    contextField === undefined
      ? textOf(sample.referenceAnswer, 'reference_answer', 'expected text; set contextField to where the source is.')
      : textIn(sample, contextField);
  const query = queryField === undefined ? lastQuestion(sample) : textIn(sample, queryField);
  return [
    block(contextField ?? 'reference_answer', source, MAX_SOURCE, 'grounding_source'),
    block(queryField ?? 'the last message of the user', query, MAX_QUERY, 'query'),
    block('response', sample.response, MAX_GROUNDED_RESPONSE, 'guard_content'),
  ];
}

function block(place: string, text: string, max: number, qualifier?: GuardrailContentQualifier): GuardrailContentBlock {
  if (text.length > max) {
    const advice = qualifier === 'query' ? ' Set queryField to a field with the question alone.' : '';
    throw new InvalidSample(`${place}: got ${text.length} characters; a guardrail takes up to ${max}.${advice}`);
  }
  // Half a surrogate pair, as a cut-off response may end with, is refused by the service.
  const wellFormed = Buffer.from(text).toString();
  return { text: { text: wellFormed, ...(qualifier && { qualifiers: [qualifier] }) } };
}

function textIn(sample: RewardSample, field: string): string {
  return textOf(sampleField(sample, field), field, 'expected text or a list of texts.');
}

/** Datasets keep retrieved passages as one text or as a list of texts. */
function textOf(found: unknown, place: string, expected: string): string {
  const text = Array.isArray(found) ? found.filter((part) => typeof part === 'string').join('\n\n') : found;
  if (typeof text === 'string' && text.trim() !== '') return text;
  throw new InvalidSample(`${place}: got ${typeof text === 'string' ? 'no text' : typeof text}; ${expected}`);
}

function lastQuestion({ prompt }: RewardSample): string {
  const question = prompt.filter(({ role }) => role === 'user').at(-1)?.content ?? '';
  if (question.trim() !== '') return question;
  throw new InvalidSample('The prompt has no message of the user to take as the query. Set queryField.');
}
