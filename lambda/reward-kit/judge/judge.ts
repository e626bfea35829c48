import { ConverseCommand, type BedrockRuntimeClient, type ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { InvalidSample, type Grade, type Grader, type GraderContext, type RewardSample } from '../index';
import { callBedrock, limitedTo, UnreadableReply, type CallSubject } from './bedrock-call';
import { checkRubric, weightedShare, type JudgeRubric } from './criteria';
import { gradeCache } from './grade-cache';
import { readReply, type JudgeReply, type JudgeVote } from './judge-reply';
import { judgeRequest, type JudgeRequest } from './judge-request';
import { sharedClient } from './shared-client';

const DEFAULT_CONCURRENCY = 8;
const DEFAULT_CACHE = 1_000;
const MAX_VOTES = 9;

/** A judge whose reply cannot be read is asked again this often. */
const MAX_RE_ASKS = 2;

/** Several judgements of the same response instead of one. */
export interface JudgeVotes {
  /** From 1 to 9; each is a call. */
  readonly count: number;
  /**
   * How the scores of a criterion become one. The median lets one odd vote among three or more count for nothing.
   * @default 'mean'
   */
  readonly combine?: 'mean' | 'median';
}

export interface JudgeOptions extends JudgeRubric {
  /** Id or ARN of an inference profile, or of a model that can be called without one; it must take a forced tool. */
  readonly model: string;
  /**
   * At temperature 0 a judge repeats itself, so each vote lists the criteria in another order: with one criterion, more
   * votes change next to nothing.
   * @default - one vote
   */
  readonly votes?: JudgeVotes;
  /**
   * Calls at the same time, over all rows of the batch. A call that is throttled keeps its place, which takes pressure
   * off the model.
   * @default 8
   */
  readonly concurrency?: number;
  /**
   * The client to call with. Turn its own retries off (`maxAttempts: 1`): those of the judge know when the batch ends. Let
   * calls share a connection (`requestHandler: { disableConcurrentStreams: false }`), which saves a TLS handshake for each.
   * @default - a client for the region of the function
   */
  readonly client?: BedrockRuntimeClient;
  /**
   * Grades kept in a warm Lambda for rollouts that are equal in prompt, reference answer and response; 0 keeps none.
   * @default 1000
   */
  readonly cache?: number;
}

/**
 * The weighted mean of what a judge model says about each criterion, from 0 to 1; each criterion is also a metric. The
 * judge sees the prompt, the reference answer if the row has one, and the response, all marked as data.
 *
 * A blank response scores 0 on every criterion and is shown to nobody. A row is invalid when two more tries give no
 * readable scores, the content is filtered, or the texts are too long for the model. Throttling and faults of the service
 * are retried for as long as the batch has time; then the grader is unavailable.
 *
 * @throws an Error naming the option, when one is out of range
 * @example
 * judge({ model: 'us.amazon.nova-pro-v1:0', ...RUBRICS.instructionFollowing, votes: { count: 3, combine: 'median' } })
 */
export function judge(options: JudgeOptions): Grader {
  const { model, rubric, criteria, scale, votes: { count = 1, combine = 'mean' } = {} } = options;
  const { concurrency = DEFAULT_CONCURRENCY, cache = DEFAULT_CACHE, client } = options;
  const rubricOnly = { rubric, criteria, scale };
  checkRubric(rubricOnly);
  if (model.trim() === '') throw new Error('judge: model is blank; expected the id or ARN of an inference profile.');
  checkWhole('votes.count', count, 1, MAX_VOTES);
  checkWhole('concurrency', concurrency, 1, 1_000);
  checkWhole('cache', cache, 0, 1_000_000);
  if (!['mean', 'median'].includes(combine)) {
    throw new Error(`judge: votes.combine is "${combine}"; expected mean or median.`);
  }

  const limited = limitedTo(concurrency);
  const cached = gradeCache(cache);
  const subject = subjectOf(model);
  const converse = (request: ConverseCommandInput, context: GraderContext | undefined) =>
    limited(() =>
      callBedrock(
        (abortSignal) => (client ?? sharedClient(context)).send(new ConverseCommand(request), { abortSignal }),
        subject,
        context,
      ),
    );

  const ask = async (request: JudgeRequest, context: GraderContext | undefined): Promise<JudgeReply> => {
    try {
      return readReply(await converse(judgeRequest(request), context), rubricOnly);
    } catch (error) {
      if (error instanceof UnreadableReply) return { problem: 'it was no readable tool call' };
      throw error;
    }
  };
  const voteOn = async (sample: RewardSample, vote: number, context: GraderContext | undefined): Promise<JudgeVote> => {
    let problem: string | undefined;
    for (let asked = 0; asked <= MAX_RE_ASKS; asked++) {
      const reply = await ask({ model, rubric: rubricOnly, sample, vote, problem }, context);
      if ('vote' in reply) return reply.vote;
      problem = reply.problem;
    }
    throw new InvalidSample(
      `${subject.name}: no readable scores after ${MAX_RE_ASKS} more tries; of the last reply, ${problem}.`,
    );
  };
  const gradeOf = async (sample: RewardSample, context: GraderContext | undefined): Promise<Grade> => {
    const votes = await Promise.all(Array.from({ length: count }, (_, vote) => voteOn(sample, vote, context)));
    const metrics = sharesOf(Object.keys(criteria), (name) =>
      combined(
        votes.map(({ shares }) => shares[name]),
        combine,
      ),
    );
    const [{ reason }] = votes;
    return { score: weightedShare(metrics, criteria), metrics, ...(reason !== '' && { reason }) };
  };

  const blank: Grade = { score: 0, metrics: sharesOf(Object.keys(criteria), () => 0), reason: 'the response is blank' };
  return function judge(sample, context) {
    if (sample.response.trim() === '') return blank;
    return cached(sample, () => gradeOf(sample, context));
  };
}

function subjectOf(model: string): CallSubject {
  return {
    name: `judge: model "${model}"`,
    permission:
      'Allow the role of the reward function bedrock:InvokeModel on the inference profile and on its model in every ' +
      'region of the profile, and check that the account has access to the model.',
    check:
      'Use the id or ARN of an inference profile of this region, with a model that takes a forced tool (such as Nova, ' +
      'Claude or gpt-oss) and temperature 0.',
  };
}

function sharesOf(names: readonly string[], share: (name: string) => number): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, share(name)]));
}

function combined(shares: readonly number[], how: 'mean' | 'median'): number {
  const sorted = [...shares].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const counted = how === 'mean' ? sorted : sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1);
  return counted.reduce((sum, share) => sum + share, 0) / counted.length;
}

function checkWhole(option: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new Error(`judge: ${option} is ${value}; expected a whole number from ${min} to ${max}.`);
}
