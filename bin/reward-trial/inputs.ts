import { existsSync, readFileSync, statSync } from 'node:fs';
import { readRecordings, type Recordings } from '../../rehearsal/training/recorded-dataset';
import { readDataset, type TrialDataset } from './dataset';
import { plainText } from './plain-text';

/** The rows of a dataset with the responses that were recorded for them. */
export interface TrialInputs {
  readonly dataset: TrialDataset;
  /** Recorded responses that belong to no row. */
  readonly strays: number;
}

/**
 * A dataset and, where a file is given, the responses that were recorded for its rows.
 *
 * @throws Error naming the option, when a file is missing or holds nothing to go on with
 */
export function readInputs(data: string | undefined, responses: string | undefined): TrialInputs {
  const dataset = readText('--data', data, 'rows { "id", "messages", "reference_answer" }');
  if (responses === undefined) return { dataset: readDataset(dataset.name, dataset.text, new Map()), strays: 0 };
  const recorded = readText('--responses', responses, 'rows { "id", "source", "response" }');
  const recordings = readRecordings(recorded.name, recorded.text);
  const read = readDataset(dataset.name, dataset.text, recordings);
  return { dataset: read, strays: strayResponses(recorded.name, recordings, read) };
}

/** The text of a file that an option names. */
export function readText(
  option: string,
  path: string | undefined,
  holds: string,
): { readonly name: string; readonly text: string } {
  if (path === undefined) throw new Error(`${option}: missing. Name a JSONL file with ${holds}.`);
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new Error(`${option}: got '${path}', but there is no such file. Name a JSONL file with ${holds}.`);
  }
  return { name: path, text: readFileSync(path, 'utf8').replace(/^\ufeff/, '') };
}

/** The value of an option that must be there. */
export function required(option: string, value: string | undefined, meaning: string): string {
  if (value === undefined || value === '') throw new Error(`${option}: missing. Name ${meaning}.`);
  return value;
}

function strayResponses(name: string, recordings: Recordings, { name: data, rows }: TrialDataset): number {
  const known = new Set(rows.map(({ id }) => id));
  const strays = [...recordings].filter(([id]) => !known.has(id));
  if (strays.length < recordings.size) return strays.reduce((sum, [, responses]) => sum + responses.length, 0);
  const [first] = recordings.keys();
  const got =
    first === undefined
      ? `${name} holds no responses`
      : `none of the ${recordings.size} ids in ${name} is the id or task_id of a row in ${data} (the first is "${plainText(first)}", the rows begin with ${ids(rows)})`;
  throw new Error(`--responses: ${got}. Record responses under the ids of the dataset.`);
}

const ids = (rows: TrialDataset['rows']) =>
  rows
    .slice(0, 3)
    .map(({ id }) => `"${plainText(id)}"`)
    .join(', ');
