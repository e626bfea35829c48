import { answerPool, type AnswerPool } from '../policy/answer-pool';
import type { PolicyParameters } from '../policy/policy';
import { type PolicyReading, readPolicy } from '../policy/read-policy';
import { type StepMetrics, trainPolicy } from '../policy/train-policy';
import type { RecordedRow } from './recorded-dataset';
import type { RewardCaller } from './reward-calls';

export interface RehearsedTrainingOptions {
  readonly runId: string;
  readonly training: readonly RecordedRow[];
  readonly heldOut: readonly RecordedRow[];
  readonly reward: RewardCaller;
  readonly epochs: number;
  readonly batchSize: number;
  readonly samplesPerPrompt: number;
  /** Seeded numbers in [0, 1). */
  readonly random: () => number;
}

/** What the reward would pull towards, on prompts that were never trained on. Not a forecast. */
export interface RehearsedTraining {
  readonly runId: string;
  readonly steps: readonly StepMetrics[];
  readonly heldOutPrompts: number;
  readonly before: PolicyReading;
  readonly after: PolicyReading;
  /** The policy after the training: what the model of the job answers with. */
  readonly policy: PolicyParameters;
  /** Calls of the reward function, and answers that it scored, for training and reading together. */
  readonly rewardCalls: number;
  readonly rewardScores: number;
}

/** Trains the stand-in policy with the real reward, and reads it on held-out prompts before and after. */
export async function rehearseTraining(options: RehearsedTrainingOptions): Promise<RehearsedTraining> {
  const { training, heldOut, reward } = options;
  const rows = new Map(training.map(({ id, row }) => [id, row]));
  const trained = await trainPolicy({
    pools: training.map(answerPool),
    score: (rollouts) =>
      reward.score(rollouts.map(({ promptId, text }) => ({ row: rows.get(promptId) ?? { messages: [] }, text }))),
    epochs: options.epochs,
    batchSize: options.batchSize,
    samplesPerPrompt: options.samplesPerPrompt,
    random: options.random,
  });
  const pools = heldOut.map(answerPool);
  const scores = await scoreAll(heldOut, pools, reward);
  const read = (parameters: PolicyParameters): PolicyReading => readPolicy(parameters, pools, scores);
  return {
    runId: options.runId,
    steps: trained.steps,
    heldOutPrompts: heldOut.length,
    before: read(trained.before),
    after: read(trained.after),
    policy: trained.after,
    rewardCalls: reward.calls,
    rewardScores: reward.scored,
  };
}

/** One score for each answer of each pool. */
async function scoreAll(
  rows: readonly RecordedRow[],
  pools: readonly AnswerPool[],
  reward: RewardCaller,
): Promise<number[][]> {
  const answers = rows.flatMap(({ row }, index) => (pools[index]?.answers ?? []).map(({ text }) => ({ row, text })));
  const scores = await reward.score(answers);
  let taken = 0;
  return pools.map((pool) => scores.slice(taken, (taken += pool.answers.length)));
}
