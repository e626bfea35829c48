import { log } from '../shared/log';
import { isFields } from '../shared/dataset-row';

/** An answer that somebody recorded for a row of the dataset. */
export interface RecordedResponse {
  /** A model, a strategy, a person. */
  readonly source: string;
  readonly response: string;
}

/** More answers to one prompt prove no more, and each is a call of the reward. */
const MAX_PER_ROW = 8;

/** Recorded answers to the rows with these ids, from lines `{ id, source, response }`. Lines of another shape are counted and left out. */
export async function recordedResponsesTo(
  ids: ReadonlySet<string>,
  lines: AsyncIterable<string>,
): Promise<ReadonlyMap<string, readonly RecordedResponse[]>> {
  const found = new Map<string, RecordedResponse[]>();
  let unreadable = 0;
  for await (const line of lines) {
    if (line.trim() === '') {
      continue;
    }
    const recorded = parsed(line);
    if (!recorded) {
      unreadable += 1;
      continue;
    }
    const { id, ...response } = recorded;
    const known = found.get(id) ?? [];
    if (ids.has(id) && known.length < MAX_PER_ROW) {
      found.set(id, [...known, response]);
    }
  }
  if (unreadable > 0) {
    log.warn('recorded-responses-unreadable', { lines: unreadable, allowed: '{ "id", "source", "response" }' });
  }
  return found;
}

function parsed(line: string): (RecordedResponse & { readonly id: string }) | undefined {
  try {
    const row: unknown = JSON.parse(line);
    if (
      isFields(row) &&
      (typeof row.id === 'string' || typeof row.id === 'number') &&
      typeof row.response === 'string'
    ) {
      return {
        id: String(row.id),
        source: typeof row.source === 'string' ? row.source : 'unnamed',
        response: row.response,
      };
    }
  } catch {
    // Counted by the caller.
  }
  return undefined;
}
