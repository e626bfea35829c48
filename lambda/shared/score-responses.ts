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
  /**
   * Milliseconds that are left for all batches.
   *
   * @default - no limit of its own: the caller stops in time
   */
  readonly remainingMs?: () => number;
}

/** Small, since a judge may take seconds for each, and the function has its own timeout. */
const MAX_BATCH_RESPONSES = 16;

/** Lambda takes 6 MB in one call. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

/** Calls at the same time, once the first has kept the contract. */
const CONCURRENCY = 4;

/** Kept back from the time that is left, to say what took so long. */
const MARGIN_MS = 15_000;

const MAX_MESSAGE_LENGTH = 500;

/** What a reward of the user's own lets through when its judge is busy. */
const BUSY = /ThrottlingException|TooManyRequestsException|ServiceUnavailableException/;

/**
 * The score of each response by its id, from the deployed reward.
 *
 * @throws RftError RewardRejected when the function fails, breaks the contract or is too slow to be proved in the time that is
 * left, ServiceFault when it asks to be called again
 */
export async function scoreResponses(
  responses: readonly ResponseToScore[],
  reward: RewardToCall,
): Promise<ReadonlyMap<string, ScoredResponse>> {
  const scores = new Map<string, ScoredResponse>();
  const [first, ...others] = batchesOf(responses);
  const left = () => Math.floor((reward.remainingMs?.() ?? Infinity) - MARGIN_MS);
  let slowestMs = 0;
  const score = async (batch: readonly ResponseToScore[]) => {
    const before = left();
    const results = before > 0 ? await call(batch, reward, endingIn(before)) : undefined;
    if (Number.isFinite(before)) slowestMs = Math.max(slowestMs, before - left());
    if (!results) throw tooSlow(scores.size, responses.length, slowestMs);
    batch.forEach(({ id }, at) => scores.set(id, results[at]));
  };
  // Alone: a broken reward is called once, not four times.
  await score(first ?? []);
  for (let from = 0; from < others.length; from += CONCURRENCY) {
    // Not begun what cannot end: the reason is better known now than after the last second.
    if (left() < slowestMs) throw tooSlow(scores.size, responses.length, slowestMs);
    await Promise.all(others.slice(from, from + CONCURRENCY).map(score));
  }
  return scores;
}

function tooSlow(scored: number, all: number, slowestMs: number): RftError {
  const seconds = (slowestMs / 1_000).toFixed(slowestMs < 10_000 ? 1 : 0);
  return rejected(
    `too slow to be proved: the time was over with ${scored} of ${all} answers scored; the slowest call, with ${MAX_BATCH_RESPONSES} answers or fewer, took ${seconds} s`,
    'Score the answers of a call at the same time (the concurrency of rewardHandler), take a faster judge or a shorter verdict, ' +
      'or give the reward fewer recorded responses to prove. A training asks for many times as many scores.',
  );
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

const endingIn = (milliseconds: number) =>
  Number.isFinite(milliseconds) ? AbortSignal.timeout(milliseconds) : undefined;

/** `undefined` when the function had not answered when `signal` came. */
async function call(
  batch: readonly ResponseToScore[],
  reward: RewardToCall,
  signal: AbortSignal | undefined,
): Promise<readonly ScoredResponse[] | undefined> {
  if (batch.length === 0) {
    return [];
  }
  const { lambda, versionArn, range, purpose, splitsInvalid = false } = reward;
  const command = new InvokeCommand({
    FunctionName: versionArn,
    InvocationType: 'RequestResponse',
    ClientContext: Buffer.from(JSON.stringify({ custom: { [PURPOSE_FIELD]: purpose } })).toString('base64'),
    Payload: Buffer.from(JSON.stringify(batch.map(({ input }) => input))),
  });
  const answer = await lambda.send(command, { abortSignal: signal }).catch((error: unknown) => {
    if (signal?.aborted) return undefined;
    throw error;
  });
  if (!answer) {
    return undefined;
  }
  const { FunctionError: failed, Payload: payload } = answer;
  const text = Buffer.from(payload ?? []).toString('utf8');
  if (failed) {
    if (splitsInvalid && batch.length > 1 && errorIn(text).type === TOO_MANY_INVALID) {
      const alone: ScoredResponse[] = [];
      for (const response of batch) {
        const result = await call([response], reward, signal);
        if (!result) {
          return undefined;
        }
        alone.push(...result);
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
