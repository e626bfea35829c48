import { checkRow } from '../../lambda/prepare-dataset/check-row';
import { REASON, Refusal } from '../../lambda/prepare-dataset/row-reasons';
import { DEFAULT_MAX_PROMPT_TOKENS } from '../../lib/contract/limits';
import { type RecordedRow, recordedRows, type Recordings } from '../../rehearsal/training/recorded-dataset';

/** A row that a pipeline would accept, with what was recorded for it. */
export interface TrialRow extends RecordedRow {
  /** Of the file, counted from 1. */
  readonly line: number;
  /** Normalised: rows with the same text ask the same. */
  readonly prompt: string;
}

/** A line that a pipeline would put into quarantine. */
export interface LeftOutLine {
  readonly line: number;
  readonly reason: string;
}

export interface TrialDataset {
  readonly name: string;
  /** At least one. */
  readonly rows: readonly TrialRow[];
  readonly leftOut: readonly LeftOutLine[];
}

/**
 * Reads a dataset by the rules of PrepareDataset: what would be quarantined there is left out here, with its line. A
 * reference answer is required when any row has one.
 *
 * @throws Error when no row is good
 */
export function readDataset(name: string, text: string, recordings: Recordings): TrialDataset {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const needsReference = lines.some((line) => line.includes('"reference_answer"'));
  const leftOut: LeftOutLine[] = [];
  const good: { readonly line: number; readonly text: string; readonly prompt: string }[] = [];
  lines.forEach((each, index) => {
    const checked = checkRow(Buffer.from(each), { maxPromptTokens: DEFAULT_MAX_PROMPT_TOKENS, needsReference });
    if (checked instanceof Refusal) leftOut.push({ line: index + 1, reason: checked.toString() });
    else good.push({ line: index + 1, text: each, prompt: checked });
  });
  const read = recordedRows(name, good.map((row) => row.text).join('\n'), recordings);
  const seen = { ids: new Map<string, number>(), prompts: new Set<string>() };
  const rows = read.flatMap((row, index): TrialRow[] => {
    const { line, prompt } = good[index];
    const problem = repeated(row.id, prompt, seen);
    if (problem !== undefined) {
      leftOut.push({ line, reason: problem });
      return [];
    }
    seen.ids.set(row.id, line);
    seen.prompts.add(prompt);
    return [{ ...row, line, prompt }];
  });
  if (rows.length === 0) {
    const [first] = leftOut;
    const got = first ? `line ${first.line}: ${first.reason}` : 'the file is empty';
    throw new Error(`--data: ${name} has no row that a pipeline would accept (${got}).`);
  }
  return { name, rows, leftOut: leftOut.sort((one, other) => one.line - other.line) };
}

function repeated(
  id: string,
  prompt: string,
  seen: { readonly ids: ReadonlyMap<string, number>; readonly prompts: ReadonlySet<string> },
): string | undefined {
  const line = seen.ids.get(id);
  if (line !== undefined) return `the id is that of line ${line}: responses could belong to either`;
  return seen.prompts.has(prompt) ? REASON.duplicate : undefined;
}
