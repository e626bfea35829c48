import type { AnswerPool } from './answer-pool';
import { draw, initialPolicy, type PolicyParameters, probabilities } from './policy';

/** One answer that was sampled and is to be scored. */
export interface Rollout {
  readonly promptId: string;
  readonly text: string;
}

export interface TrainPolicyOptions {
  readonly pools: readonly AnswerPool[];
  /** Scores rollouts; the same order and number come back. */
  readonly score: (rollouts: readonly Rollout[]) => Promise<readonly number[]>;
  readonly epochs: number;
  /** Prompts in a step. */
  readonly batchSize: number;
  /** Answers to each prompt in a step. */
  readonly samplesPerPrompt: number;
  /** Seeded numbers in [0, 1). */
  readonly random: () => number;
  /**
   * How far one step moves the parameters. It belongs to this stand-in and has nothing to do with the learning rate of a
   * customization job.
   *
   * @default 1
   */
  readonly stepSize?: number;
}

/** Figures of one step, as a reward curve shows them. */
export interface StepMetrics {
  readonly step: number;
  readonly rewardMean: number;
  readonly rewardStd: number;
  /** Share of prompts whose answers all scored the same: they teach nothing. */
  readonly flatGroups: number;
  /** Mean over prompts, nats. */
  readonly entropy: number;
  /** Mean length of the answers, characters. */
  readonly responseLength: number;
}

export interface TrainedPolicy {
  readonly before: PolicyParameters;
  readonly after: PolicyParameters;
  readonly steps: readonly StepMetrics[];
}

/**
 * Moves the policy towards the answers that scored better than the others of their prompt (group-relative advantages),
 * step by step over the shuffled prompts.
 */
export async function trainPolicy(options: TrainPolicyOptions): Promise<TrainedPolicy> {
  const before = initialPolicy(options.pools);
  let parameters = before;
  const steps: StepMetrics[] = [];
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const order = shuffled(options.pools, options.random);
    for (let start = 0; start < order.length; start += options.batchSize) {
      const taken = await step(parameters, order.slice(start, start + options.batchSize), options);
      parameters = taken.parameters;
      steps.push({ step: steps.length + 1, ...taken.metrics });
    }
  }
  return { before, after: parameters, steps };
}

/** Scores against the mean of their group, in standard deviations: they sum to zero, and to nothing in a flat group. */
export function groupAdvantages(scores: readonly number[]): number[] {
  const { mean, std } = moments(scores);
  return scores.map((score) => (std < 1e-9 ? 0 : (score - mean) / std));
}

async function step(
  parameters: PolicyParameters,
  batch: readonly AnswerPool[],
  { samplesPerPrompt, random, score, stepSize = 1 }: TrainPolicyOptions,
): Promise<{ parameters: PolicyParameters; metrics: Omit<StepMetrics, 'step'> }> {
  const groups = batch.map((pool) => {
    const shares = probabilities(parameters, pool);
    return { pool, shares, drawn: Array.from({ length: samplesPerPrompt }, () => draw(shares, random())) };
  });
  const rollouts = groups.flatMap(({ pool, drawn }) =>
    drawn.map((index) => ({ promptId: pool.promptId, text: pool.answers[index]?.text ?? '' })),
  );
  const scores = await score(rollouts);
  if (scores.length !== rollouts.length) {
    throw new Error(`The reward was asked for ${rollouts.length} scores and gave ${scores.length}.`);
  }

  const sources: Record<string, number> = { ...parameters.sources };
  const features = [...parameters.features];
  let flat = 0;
  groups.forEach(({ pool, drawn }, group) => {
    const advantages = groupAdvantages(scores.slice(group * samplesPerPrompt, (group + 1) * samplesPerPrompt));
    if (advantages.every((advantage) => advantage === 0)) flat++;
    // d log p(answer) = what the answer shows − what the policy shows on average. Advantages of a group sum to zero, so
    // the average cancels.
    drawn.forEach((index, sample) => {
      const answer = pool.answers[index];
      const move = (stepSize * (advantages[sample] ?? 0)) / (drawn.length * groups.length);
      if (answer === undefined || move === 0) return;
      sources[answer.source] = (sources[answer.source] ?? 0) + move;
      answer.features.forEach((value, feature) => (features[feature] = (features[feature] ?? 0) + move * value));
    });
  });
  const { mean, std } = moments(scores);
  return {
    parameters: { sources, features },
    metrics: {
      rewardMean: mean,
      rewardStd: std,
      flatGroups: flat / groups.length,
      entropy: moments(groups.map(({ shares }) => entropyOf(shares))).mean,
      responseLength: moments(rollouts.map(({ text }) => text.length)).mean,
    },
  };
}

function moments(values: readonly number[]): { mean: number; std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance) };
}

const entropyOf = (shares: readonly number[]) =>
  -shares.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0);

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
