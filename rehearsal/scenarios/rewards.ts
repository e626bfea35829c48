import { onlyRun, type Scenario } from '../scenario';
import { BROKEN_REWARDS, CRASHES_ON_LONG_ANSWERS } from './broken-rewards';

function broken(name: string, what: string, reward: string, reason: RegExp): Scenario {
  return {
    name,
    description: `The reward ${what}: the run fails before anything is paid.`,
    reward,
    outcomes: ['failed'],
    verify: (result) => {
      const { reason: got = '' } = onlyRun(result).summary ?? {};
      return [
        ...(/RewardRejected/.test(got) && reason.test(got)
          ? []
          : [`the reason should be RewardRejected with ${String(reason)}, it is: ${got}`]),
        ...(result.jobs.length === 0 ? [] : ['a job was started']),
      ];
    },
  };
}

/** Rewards that must not reach a job, and one whose fault only a job shows. */
export const REWARD_SCENARIOS: readonly Scenario[] = [
  broken('reward-broken', 'returns NaN for every answer', BROKEN_REWARDS.notANumber, /aggregate_reward_score/),
  broken('reward-text', 'returns scores as text', BROKEN_REWARDS.text, /aggregate_reward_score: got a string/),
  broken('reward-out-of-range', 'returns scores beyond its range', BROKEN_REWARDS.outOfRange, /7/),
  broken('reward-wrong-ids', 'returns ids of its own', BROKEN_REWARDS.wrongIds, /\bid\b/),
  broken('reward-too-few', 'leaves one answer out', BROKEN_REWARDS.tooFew, /result|answer|row/),
  broken('reward-not-a-list', 'returns an envelope in place of the list', BROKEN_REWARDS.notAList, /list/),
  broken('reward-throws', 'throws', BROKEN_REWARDS.throws, /TypeError|reading price/),
  broken('reward-flat', 'gives every answer the same', BROKEN_REWARDS.flat, /same|equal/),
  broken('reward-hackable', 'pays for listing every number', BROKEN_REWARDS.hackable, /list-everything/),
  {
    name: 'reward-crashes-in-training',
    description:
      'The reward crashes on very long answers, which only training shows: the job fails, the reason says why.',
    reward: CRASHES_ON_LONG_ANSWERS,
    outcomes: ['failed'],
    verify: (result) => {
      const { reason = '' } = onlyRun(result).summary ?? {};
      return /answer too long/.test(reason) ? [] : [`the reason should hold the reward's own words, it is: ${reason}`];
    },
  },
];
