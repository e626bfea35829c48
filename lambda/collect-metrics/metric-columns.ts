import { parse } from 'csv-parse/sync';
import type { TrainingMetrics } from '../../lib/contract/payloads';

/** A record of a run holds at most 400 KB, whatever a job may write. */
const MAX_COLUMNS = 200;

/**
 * First and last value of each column that holds numbers and nothing else, by its header.
 *
 * @param prefix put before each header
 * @throws Error when the text is no CSV
 */
export function columnsOf(text: string, prefix: string): TrainingMetrics['columns'] {
  const [headers = [], ...rows] = parse(text, {
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  const columns = headers.flatMap((header, at) => {
    const values = rows.map((row) => row[at] ?? '').filter((value) => value !== '');
    const numbers = values.map(Number);
    const first = numbers[0];
    const last = numbers.at(-1);
    return first === undefined || last === undefined || !numbers.every(Number.isFinite)
      ? []
      : [[`${prefix}${header}`, { first, last, rows: numbers.length }] as const];
  });
  return Object.fromEntries(columns.slice(0, MAX_COLUMNS));
}
