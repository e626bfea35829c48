import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { DATASET_REJECTED, SERVICE_FAULT } from '../../lib/contract/errors';
import { DROP_ROWS_WITH_PII } from '../../lib/contract/settings';
import { countPii, PII_TYPES } from '../reward-kit/pii';
import { isFields } from '../shared/dataset-row';
import { RftError } from '../shared/rft-error';
import type { CuratedRow } from './curated-rows';

/** Gives back the rows, changed or not; null for one that is left out. */
export type PiiFilter = (rows: readonly CuratedRow[]) => Promise<readonly (CuratedRow | null)[]>;

/** The filter that the settings ask for. */
export function piiFilterOf(setting: string | undefined, lambda: LambdaClient): PiiFilter {
  if (setting === undefined) {
    return (rows) => Promise.resolve(rows);
  }
  return setting === DROP_ROWS_WITH_PII ? dropRows : (rows) => ask(setting, rows, lambda);
}

async function dropRows(rows: readonly CuratedRow[]): Promise<readonly (CuratedRow | null)[]> {
  return rows.map((row) => {
    const texts = [...row.messages.map(({ content }) => content), row.reference_answer ?? ''];
    return texts.some((text) => PII_TYPES.some((type) => countPii(type, text) > 0)) ? null : row;
  });
}

/** A function of the user's: `{ rows }` in, `{ rows }` of the same length out. */
async function ask(
  functionArn: string,
  rows: readonly CuratedRow[],
  lambda: LambdaClient,
): Promise<readonly (CuratedRow | null)[]> {
  const { FunctionError: failure, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: functionArn, Payload: Buffer.from(JSON.stringify({ rows })) }),
  );
  const text = Buffer.from(Payload ?? []).toString('utf8');
  if (failure !== undefined) {
    // What it says may quote rows: its own log has it.
    throw new RftError(
      SERVICE_FAULT,
      `The filter for personal data, ${functionArn}, failed (${failure}). See its log; it is called again.`,
    );
  }
  const answered = answerIn(text);
  if (answered?.length !== rows.length || !answered.every(isRowOrNull)) {
    throw new RftError(
      DATASET_REJECTED,
      `The filter for personal data, ${functionArn}, got ${rows.length} rows and must return { "rows": […] } with as many: ` +
        'each a row with its messages, or null to leave it out.',
    );
  }
  return answered;
}

function answerIn(text: string): readonly unknown[] | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return isFields(answer) && Array.isArray(answer.rows) ? answer.rows : undefined;
  } catch {
    return undefined;
  }
}

function isRowOrNull(row: unknown): row is CuratedRow | null {
  return row === null || (isFields(row) && Array.isArray(row.messages));
}
