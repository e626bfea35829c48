import type { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { REWARD_REJECTED } from '../../lib/contract/errors';
import type { Candidate, MeasuredPeriod, TrafficScoring, WatchedModel } from '../../lib/contract/drift';
import { rewardInput } from '../shared/dataset-row';
import { RftError } from '../shared/rft-error';
import { type RewardToCall, scoreResponses } from '../shared/score-responses';
import { momentsOf } from '../shared/statistics/moments';

export interface ScoredSample {
  readonly traffic: NonNullable<MeasuredPeriod['traffic']>;
  readonly rewardCalls: number;
}

/**
 * Scores the sampled answers with the reward that belongs to the model in production, or with the one for traffic. A reward
 * that cannot score them switches the signal off for this period: it is no sign of drift.
 */
export async function scoreSample(
  answers: readonly Candidate[],
  scoring: TrafficScoring,
  watched: WatchedModel,
  { lambda, remainingMs }: { readonly lambda: LambdaClient; readonly remainingMs: () => number },
): Promise<ScoredSample> {
  const reward = rewardOf(scoring, watched);
  if ('off' in reward) {
    return { traffic: reward, rewardCalls: 0 };
  }
  const counted = countingCalls(lambda);
  const responses = answers.map(({ requestId, messages, response }, index) => ({
    id: requestId,
    rowName: `the answer to request ${requestId}`,
    input: rewardInput(requestId, { line: index + 1, fields: {}, messages }, response, 'both'),
  }));
  try {
    const scores = await scoreResponses(responses, {
      lambda: counted.client,
      ...reward,
      purpose: 'drift',
      splitsInvalid: true,
      remainingMs,
    });
    const valid = [...scores.values()].filter(({ invalid }) => !invalid).map(({ score }) => score);
    return {
      traffic: { scores: momentsOf(valid), invalid: scores.size - valid.length },
      rewardCalls: counted.calls(),
    };
  } catch (error) {
    if (error instanceof RftError && error.name === REWARD_REJECTED) {
      return { traffic: { off: error.message }, rewardCalls: counted.calls() };
    }
    throw error;
  }
}

function rewardOf(
  scoring: TrafficScoring,
  { reward }: WatchedModel,
): { readonly off: string } | Pick<RewardToCall, 'versionArn' | 'range'> {
  switch (scoring.by) {
    case 'off':
      return { off: scoring.reason };
    case 'own':
      return { versionArn: scoring.functionArn, range: scoring.range };
    case 'champion':
      return reward.needsReference
        ? { off: 'the reward of the model in production needs a reference answer, which traffic does not have' }
        : { versionArn: reward.versionArn, range: reward.range };
  }
}

function countingCalls(lambda: LambdaClient): { readonly client: LambdaClient; readonly calls: () => number } {
  let calls = 0;
  const send = (command: InvokeCommand, options?: object) => {
    calls += 1;
    return lambda.send(command, options);
  };
  return { client: Object.assign(Object.create(lambda) as LambdaClient, { send }), calls: () => calls };
}
