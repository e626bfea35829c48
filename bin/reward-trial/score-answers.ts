import { checkedGrade, graderName } from '../../lambda/reward-kit/grader';
import { readSample } from '../../lambda/reward-kit/reward-sample';
import { rewardInput } from '../../lambda/shared/dataset-row';
import { readResult } from '../../lambda/shared/reward-result';
import {
  GRADER_UNAVAILABLE,
  INVALID_METRIC,
  PURPOSE_FIELD,
  type RewardInputMessage,
  type RewardInputRow,
  type RewardPurpose,
} from '../../lib/contract/reward-wire';
import type { LoadedReward } from '../reward-loader';
import type { TrialRow } from './dataset';
import { plainText } from './plain-text';
import { rewardOutputOnStderr } from './reward-output';

/** A response to a row. */
export interface Answer {
  readonly row: TrialRow;
  readonly source: string;
  readonly text: string;
}

/**
 * What the reward made of an answer. `invalid`: it says that this answer cannot be scored, and a training gets the floor.
 * `unavailable`: it asks to be called again. `failed`: a mistake in the reward; a training ends.
 */
export type Outcome =
  | {
      readonly status: 'scored';
      readonly score: number;
      readonly terms: Readonly<Record<string, number>>;
      readonly reason?: string;
    }
  | { readonly status: 'invalid' | 'unavailable' | 'failed'; readonly reason: string };

export interface ScoredAnswer extends Answer {
  readonly outcome: Outcome;
}

export interface ScoreAnswersOptions {
  /** Called after each answer, with how many are done. */
  readonly onProgress?: (done: number) => void;
}

/** When so many answers all fail, so will the others, and each may cost a call of a judge. */
const HOPELESS = 16;

/**
 * Scores answers, in their order. One that cannot be scored stops nothing.
 *
 * @throws Error when none of the first answers could be scored because the reward fails or is unavailable
 */
export async function scoreAnswers(
  reward: LoadedReward,
  answers: readonly Answer[],
  { onProgress }: ScoreAnswersOptions = {},
): Promise<ScoredAnswer[]> {
  const scored = new Array<ScoredAnswer>(answers.length);
  let next = 0;
  let done = 0;
  let usable = 0;
  let trouble = '';
  const worker = async () => {
    while (next < answers.length) {
      const index = next++;
      const answer = answers[index];
      const outcome = await outcomeOf(reward, answer);
      scored[index] = { ...answer, outcome };
      done++;
      if (outcome.status === 'scored' || outcome.status === 'invalid') usable++;
      else trouble ||= outcome.reason;
      if (usable === 0 && done >= Math.min(HOPELESS, answers.length)) {
        throw new Error(
          `--reward: ${reward.file} scored none of the first ${done} answers. The first reason: ${plainText(trouble, 500)}`,
        );
      }
      onProgress?.(done);
    }
  };
  await rewardOutputOnStderr(() => Promise.all(Array.from({ length: reward.concurrency }, worker)));
  return scored;
}

/** The answer as it goes to the reward function, with the reference answer where `place` says. */
export function wireRow(id: string, { row, text }: Answer, place: 'both' | 'metadata' | 'top-level'): RewardInputRow {
  const messages = row.row.messages as readonly RewardInputMessage[];
  return rewardInput(id, { line: row.line, fields: row.row, messages }, text, place);
}

async function outcomeOf(reward: LoadedReward, answer: Answer): Promise<Outcome> {
  const input = wireRow(answer.row.id, answer, 'both');
  try {
    return reward.grader ? await graded(reward, reward.grader, input) : await called(reward, input, answer.row.id);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
    // By name: the classes are those of the copy of the kit inside the user's bundle.
    if (name === 'InvalidSample') return { status: 'invalid', reason: message };
    return { status: name === GRADER_UNAVAILABLE ? 'unavailable' : 'failed', reason: message };
  }
}

async function graded(
  { range }: LoadedReward,
  grader: NonNullable<LoadedReward['grader']>,
  input: RewardInputRow,
): Promise<Outcome> {
  const context = { signal: new AbortController().signal, remainingMillis: () => Infinity };
  const sample = readSample(input);
  const { score, metrics = {}, reason } = checkedGrade(await grader(sample, context), graderName(grader), sample.id);
  return {
    status: 'scored',
    score: Math.min(Math.max(score, range.min), range.max),
    terms: metrics,
    ...(typeof reason === 'string' && { reason }),
  };
}

/** A handler that was written without the kit gives no reasons. */
async function called({ handler, range }: LoadedReward, input: RewardInputRow, id: string): Promise<Outcome> {
  const text = asLambdaReturns(await handler([input], LAMBDA_CONTEXT));
  const [{ score, invalid }] = readResult(text, [{ id: String(input.id), rowName: `row "${id}"` }], range);
  if (invalid) return { status: 'invalid', reason: `the reward says ${INVALID_METRIC} and gives no reason` };
  const [{ metrics_list: metrics }] = JSON.parse(text) as { metrics_list?: { name: string; value: number }[] }[];
  return {
    status: 'scored',
    score,
    terms: Object.fromEntries((metrics ?? []).map(({ name, value }) => [name, value])),
  };
}

/** What a handler finds in its context here; the purpose is that of VerifyReward, not of a training. */
export const LAMBDA_CONTEXT = {
  functionName: 'rft',
  clientContext: { custom: { [PURPOSE_FIELD]: 'verify' satisfies RewardPurpose } },
  getRemainingTimeInMillis: () => 300_000,
};

/** Lambda sends back JSON: NaN becomes null, undefined nothing. */
export function asLambdaReturns(result: unknown): string {
  return JSON.stringify(result) ?? '';
}
