import type { RewardInputMessage, RewardInputRow } from '../../lib/contract/reward-wire';

/** A row of the prepared train file. */
export interface DatasetRow {
  /** Of the train file, counted from 1. */
  readonly line: number;
  /** `id` or `task_id` of the row; recorded responses name it. */
  readonly id?: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly messages: readonly RewardInputMessage[];
}

/**
 * Where the reference answer is put. Documents say under `metadata`, AWS's own samples find it at the top level, and a
 * running job cannot be asked: rows go out with both, and some with only one to see that the reward reads either.
 */
export type ReferencePlace = 'both' | 'metadata' | 'top-level';

/** One response to a row, as the reward function receives it. */
export function rewardInput(id: string, row: DatasetRow, response: string, place: ReferencePlace): RewardInputRow {
  const { reference_answer: reference, metadata: own, ...others } = row.fields;
  const known = reference === undefined ? {} : { reference_answer: reference };
  return {
    ...others,
    ...(place === 'metadata' ? {} : known),
    id,
    messages: [...row.messages, { role: 'assistant', content: response }],
    metadata: { ...(isFields(own) ? own : {}), ...withoutMessages(others), ...(place === 'top-level' ? {} : known) },
  };
}

function withoutMessages(fields: DatasetRow['fields']): DatasetRow['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'messages'));
}

/** What to call a row in an error: what the user calls it, never what is in it. */
export function nameOf({ id, line }: DatasetRow): string {
  return id === undefined ? `row at line ${line} of the train file` : `row "${id}" (line ${line} of the train file)`;
}

/** The text of the last thing that the user said. */
export function lastUserText({ messages }: DatasetRow): string {
  const content = messages.filter(({ role }) => role === 'user').at(-1)?.content ?? '';
  return typeof content === 'string' ? content : content.map((block) => block.text ?? '').join('\n');
}

export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
