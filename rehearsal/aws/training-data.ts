import { JobFailure } from './customization-job';
import type { Json } from './service';

/** Fewest rows of a training file. https://docs.aws.amazon.com/bedrock/latest/userguide/rft-prepare-data.html */
const MIN_TRAINING_ROWS = 100;

/** The rows of a data file. Throws JobFailure, in the words of the service's troubleshooting page, for one that is no JSONL. */
export function jsonlRows(key: string, content: Buffer): Json[] {
  const file = key.slice(key.lastIndexOf('/') + 1);
  const lines = content.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => {
    const row = parseObject(line);
    // A blank line counts as a row that is no JSON.
    if (!row) {
      throw new JobFailure(`Unable to parse Amazon S3 file: ${file}. Data files must conform to JSONL format.`);
    }
    return row;
  });
}

/** The rows of a training file. Throws JobFailure for one with too few rows, or rows without messages. */
export function trainingRows(key: string, content: Buffer): Json[] {
  const rows = jsonlRows(key, content);
  if (rows.length < MIN_TRAINING_ROWS) {
    throw new JobFailure(`The training data has ${rows.length} records; at least ${MIN_TRAINING_ROWS} are required.`);
  }
  const bad = rows.findIndex(({ messages }) => !isConversation(messages));
  if (bad !== -1) {
    throw new JobFailure(`Record ${bad + 1} of the training data has no messages in chat completion format.`);
  }
  return rows;
}

function isConversation(messages: unknown): boolean {
  return (
    Array.isArray(messages) &&
    messages.length > 0 &&
    (messages as unknown[]).every((message) => typeof (message as { role?: unknown } | null)?.role === 'string')
  );
}

function parseObject(line: string): Json | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
