import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { SERVICE_FAULT } from '../../lib/contract/errors';
import {
  GRADER_UNAVAILABLE,
  PURPOSE_FIELD,
  type RewardInputRow,
  type RewardPurpose,
  TOO_MANY_INVALID,
} from '../../lib/contract/reward-wire';
import type { RewardSettings } from '../../lib/contract/settings';
import { RftError } from './rft-error';
import { isFields } from './dataset-row';
import { readResult, rejected, type ScoredResponse, type SentResponse } from './reward-result';

/** A response to score. */
export interface ResponseToScore extends SentResponse {
  readonly input: RewardInputRow;
}

export interface RewardToCall {
  readonly lambda: LambdaClient;
  readonly versionArn: string;
  readonly range: RewardSettings['range'];
  /** Why it is called: goes along in the client context. */
  readonly purpose: RewardPurpose;
  /**
   * Whether a batch that fails because too many of its rows are invalid is sent again row by row, so that the others get
   * their score.
   */
  readonly splitsInvalid?: boolean;
}

/** Small, since a judge may take seconds for each, and the function has its own timeout. */
const MAX_BATCH_RESPONSES = 16;

/** Lambda takes 6 MB in one call. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

/** Calls at the same time, once the first has kept the contract. */
const CONCURRENCY = 4;

const MAX_MESSAGE_LENGTH = 500;

/** What a reward of the user's own lets through when its judge is busy. */
const BUSY = /ThrottlingException|TooManyRequestsException|ServiceUnavailableException/;

/**
 * The score of each response by its id, from the deployed reward.
 *
 * @throws RftError RewardRejected when the function fails or breaks the contract, ServiceFault when it asks to be called again
 */
export async function scoreResponses(
  responses: readonly ResponseToScore[],
  reward: RewardToCall,
): Promise<ReadonlyMap<string, ScoredResponse>> {
  const scores = new Map<string, ScoredResponse>();
  const [first, ...others] = batchesOf(responses);
  const score = async (batch: readonly ResponseToScore[]) => {
    const results = await call(batch, reward);
    batch.forEach(({ id }, at) => scores.set(id, results[at]));
  };
  // Alone: a broken reward is called once, not four times.
  await score(first ?? []);
  for (let from = 0; from < others.length; from += CONCURRENCY) {
    await Promise.all(others.slice(from, from + CONCURRENCY).map(score));
  }
  return scores;
}

function batchesOf(responses: readonly ResponseToScore[]): ReadonlyArray<readonly ResponseToScore[]> {
  const batches: ResponseToScore[][] = [];
  let bytes = 0;
  for (const response of responses) {
    const size = Buffer.byteLength(JSON.stringify(response.input)) + 1;
    const batch = batches.at(-1);
    if (batch === undefined || batch.length === MAX_BATCH_RESPONSES || bytes + size > MAX_BATCH_BYTES) {
      batches.push([response]);
      bytes = size;
    } else {
      batch.push(response);
      bytes += size;
    }
  }
  return batches;
}

async function call(batch: readonly ResponseToScore[], reward: RewardToCall): Promise<readonly ScoredResponse[]> {
  if (batch.length === 0) {
    return [];
  }
  const { lambda, versionArn, range, purpose, splitsInvalid = false } = reward;
  const { FunctionError: failed, Payload: payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: versionArn,
      InvocationType: 'RequestResponse',
      ClientContext: Buffer.from(JSON.stringify({ custom: { [PURPOSE_FIELD]: purpose } })).toString('base64'),
      Payload: Buffer.from(JSON.stringify(batch.map(({ input }) => input))),
    }),
  );
  const text = Buffer.from(payload ?? []).toString('utf8');
  if (failed) {
    if (splitsInvalid && batch.length > 1 && errorIn(text).type === TOO_MANY_INVALID) {
      const alone: ScoredResponse[] = [];
      for (const response of batch) {
        alone.push(...(await call([response], reward)));
      }
      return alone;
    }
    throw failure(text);
  }
  return readResult(text, batch, range);
}

/** The function's own words, or Lambda's about it. */
function failure(text: string): RftError {
  const { type, message } = errorIn(text);
  const said = `${type}: ${message}`.slice(0, MAX_MESSAGE_LENGTH);
  if (type === GRADER_UNAVAILABLE || BUSY.test(said)) {
    return new RftError(SERVICE_FAULT, `reward: the function asks to be called again: ${said}`);
  }
  if (/Task timed out after/.test(message)) {
    return rejected(
      `the function ran out of time on ${MAX_BATCH_RESPONSES} rows or fewer: ${said}`,
      'Raise its timeout or make it faster: Bedrock gives up after three attempts.',
    );
  }
  return rejected(
    `the function failed: ${said}`,
    'Correct the function: Bedrock ends a job whose reward keeps failing.',
  );
}

function errorIn(text: string): { readonly type: string; readonly message: string } {
  try {
    const error: unknown = JSON.parse(text);
    if (isFields(error)) {
      return { type: textOr('Error', error.errorType), message: textOr('no message', error.errorMessage) };
    }
  } catch {
    // Not every runtime says it in JSON.
  }
  return { type: 'Error', message: text || 'no message' };
}

const textOr = (otherwise: string, value: unknown) => (typeof value === 'string' && value !== '' ? value : otherwise);
