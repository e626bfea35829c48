import { sha256 } from '../../lib/contract/names';
import type { DatasetRow, RecordedRow, Recordings } from './recorded-dataset';
import { recordedRows } from './recorded-dataset';

/** Text of a part of a prepared dataset. */
export interface DatasetText {
  readonly name: string;
  readonly text: string;
}

export interface RecordedPromptsOptions {
  /** Parts of datasets that were not given before. */
  readonly newParts: () => readonly DatasetText[];
  readonly recordings: () => Recordings;
}

/** Finds the recorded row that a model is asked about, by what the prompt says. */
export class RecordedPrompts {
  private readonly rows = new Map<string, RecordedRow>();

  constructor(private readonly options: RecordedPromptsOptions) {}

  /**
   * @param texts texts of the prompt, the system's first
   * @throws Error when no prepared dataset holds the prompt
   */
  rowOf(texts: readonly string[]): RecordedRow {
    const hash = promptHash(texts);
    if (!this.rows.has(hash)) this.readNewParts();
    const row = this.rows.get(hash);
    if (row) return row;
    const start = JSON.stringify(texts.join(' ').slice(0, 80));
    throw new Error(
      `A model is asked what no prepared dataset holds, so nothing was recorded for it. The prompt begins ${start}.`,
    );
  }

  /** Every row of every dataset that was prepared so far. */
  known(): readonly RecordedRow[] {
    this.readNewParts();
    return [...this.rows.values()];
  }

  private readNewParts(): void {
    for (const { name, text } of this.options.newParts()) {
      for (const recorded of recordedRows(name, text, this.options.recordings())) {
        this.rows.set(promptHash(textsOf(recorded.row)), recorded);
      }
    }
  }
}

/** The same for the same words, however they are cut into blocks and lines. */
export function promptHash(texts: readonly string[]): string {
  return sha256(texts.join('').replaceAll(/\s+/g, ''));
}

/** Texts of a row in the order in which Converse takes them. */
export function textsOf({ messages }: DatasetRow): string[] {
  const isSystem = ({ role }: { role: string }) => role === 'system' || role === 'developer';
  const ordered = [...messages.filter(isSystem), ...messages.filter((message) => !isSystem(message))];
  return ordered.flatMap(({ content }) =>
    Array.isArray(content)
      ? (content as { text?: string }[]).map(({ text = '' }) => text)
      : typeof content === 'string'
        ? content
        : [],
  );
}
