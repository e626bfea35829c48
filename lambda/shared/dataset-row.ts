import { DATASET_REJECTED } from '../../lib/contract/errors';
import type { RewardInputMessage, RewardInputRow } from '../../lib/contract/reward-wire';
import { textOfMessage } from './prompt-hash';
import { RftError } from './rft-error';

/** A row of a prepared file. */
export interface DatasetRow {
  /** Counted from 1. */
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

/**
 * What to call a row in an error: what the user calls it, never what is in it.
 *
 * @param file what the file is called that the line number counts in
 */
export function nameOf({ id, line }: DatasetRow, file = 'the train file'): string {
  return id === undefined ? `row at line ${line} of ${file}` : `row "${id}" (line ${line} of ${file})`;
}

/** The text of the last thing that the user said. */
export function lastUserText({ messages }: DatasetRow): string {
  const message = messages.filter(({ role }) => role === 'user').at(-1);
  return message ? textOfMessage(message) : '';
}

export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The row on a line of a prepared file.
 *
 * @param file what the file is called in an error
 * @throws RftError DatasetRejected when it is none: PrepareDataset wrote rows only
 */
export function rowOf(text: string, line: number, file = 'train file'): DatasetRow {
  const fields: unknown = JSON.parse(text);
  if (!isFields(fields) || !Array.isArray(fields.messages)) {
    throw new RftError(
      DATASET_REJECTED,
      `${file}, line ${line}: messages is no list. Ask for a new run: the file was changed after it was prepared.`,
    );
  }
  const id = fields.id ?? fields.task_id;
  return {
    line,
    ...((typeof id === 'string' || typeof id === 'number') && { id: String(id) }),
    fields,
    messages: fields.messages as readonly RewardInputMessage[],
  };
}
