import { DATASET_REJECTED } from '../../lib/contract/errors';
import { RftError } from '../shared/rft-error';
import { type DatasetRow, rowOf } from '../shared/dataset-row';
import { drawnLines } from '../shared/drawn-lines';

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
  const chosen = drawnLines(total, wanted, seed);
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
