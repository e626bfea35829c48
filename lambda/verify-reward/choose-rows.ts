import { DATASET_REJECTED } from '../../lib/contract/errors';
import { sha256 } from '../../lib/contract/names';
import type { RewardInputMessage } from '../../lib/contract/reward-wire';
import { RftError } from '../shared/rft-error';
import { type DatasetRow, isFields } from './dataset-row';

/**
 * Rows spread over the whole file: one from each of `wanted` stretches of equal length, at a place that the seed decides.
 * The same seed gives the same rows.
 *
 * @param total rows of the file
 */
export async function chooseRows(
  lines: AsyncIterable<string>,
  total: number,
  wanted: number,
  seed: string,
): Promise<readonly DatasetRow[]> {
  const chosen = new Set(linesFor(total, wanted, seed));
  const last = Math.max(...chosen);
  const rows: DatasetRow[] = [];
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (chosen.has(line)) {
      rows.push(rowOf(text, line));
    }
    if (line >= last) {
      break;
    }
  }
  if (rows.length === 0) {
    throw new RftError(
      DATASET_REJECTED,
      `train file: got ${line} rows, expected ${total}. Ask for a new run: the file was changed after it was prepared.`,
    );
  }
  return rows;
}

function linesFor(total: number, wanted: number, seed: string): number[] {
  const stretches = Math.min(wanted, total);
  return Array.from({ length: stretches }, (_, at) => {
    const from = Math.floor((at * total) / stretches);
    const to = Math.floor(((at + 1) * total) / stretches);
    return from + 1 + Math.floor(shareOf(`${seed}/${at}`) * (to - from));
  });
}

/** A number from 0 to below 1 that depends on nothing but the text. */
const shareOf = (text: string) => parseInt(sha256(text).slice(0, 8), 16) / 2 ** 32;

function rowOf(text: string, line: number): DatasetRow {
  const fields: unknown = JSON.parse(text);
  if (!isFields(fields) || !Array.isArray(fields.messages)) {
    throw new RftError(
      DATASET_REJECTED,
      `train file, line ${line}: messages is no list. Ask for a new run: the file was changed after it was prepared.`,
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
