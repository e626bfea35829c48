import { shortAnswers } from '../../lib/contract/low-probes';
import type { RecordedPrompt, RecordedResponse } from '../policy/answer-pool';

/** A row of a prepared dataset, as far as the rehearsal reads it. */
export interface DatasetRow {
  readonly id?: string | number;
  readonly task_id?: string | number;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly reference_answer?: unknown;
  readonly [field: string]: unknown;
}

/** A row with what was recorded for it. */
export interface RecordedRow extends RecordedPrompt {
  readonly row: DatasetRow;
}

/** How many rows lend their right answers to an answer that lists everything. */
const LISTED_ROWS = 32;

/** Recorded responses by row id. */
export type Recordings = ReadonlyMap<string, readonly RecordedResponse[]>;

/**
 * Reads recorded responses, rows `{ "id", "source", "response" }`.
 *
 * @throws Error that names the line when a row is not of this form
 */
export function readRecordings(name: string, text: string): Recordings {
  const recordings = new Map<string, RecordedResponse[]>();
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const { id, source, response } = parsed(`${name}:${index + 1}`, line) as Record<string, unknown>;
    if (
      (typeof id !== 'string' && typeof id !== 'number') ||
      typeof source !== 'string' ||
      typeof response !== 'string'
    ) {
      throw new Error(
        `${name}:${index + 1}: a recorded response needs the texts id, source and response; got the fields ${fieldsOf({ id, source, response })}.`,
      );
    }
    recordings.set(String(id), [...(recordings.get(String(id)) ?? []), { source, text: response }]);
  });
  return recordings;
}

/** The rows of a prepared part of the dataset, joined with the recordings by `id`, else `task_id`. */
export function recordedRows(name: string, text: string, recordings: Recordings): RecordedRow[] {
  const rows = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parsed(`${name}:${index + 1}`, line) as DatasetRow);
  const others = rows.slice(0, LISTED_ROWS).flatMap((row) => shortAnswers(row.reference_answer));
  return rows.map((row, index) => {
    const id = String(row.id ?? row.task_id ?? `line ${index + 1} of ${name}`);
    const answers = [...shortAnswers(row.reference_answer), ...others];
    return { id, row, question: questionOf(row), answers, responses: recordings.get(id) ?? [] };
  });
}

function questionOf(row: DatasetRow): string {
  const content = row.messages.filter(({ role }) => role === 'user').at(-1)?.content;
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map((block: { text?: string }) => block.text ?? '').join('\n') : '';
}

function parsed(where: string, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${where}: not JSON.`);
  }
}

const fieldsOf = (row: object) =>
  Object.entries(row)
    .map(([name, value]) => `${name} (${typeof value})`)
    .join(', ');
