import type { AnswerPool } from './answer-pool';
import { type PolicyParameters, probabilities } from './policy';

/** What a policy would do on some prompts. */
export interface PolicyReading {
  /** Mean over the prompts of the expected reward. */
  readonly reward: number;
  /** Mean over the prompts of how likely an answer of each source is. */
  readonly weights: Readonly<Record<string, number>>;
  /** Expected length of an answer, characters. */
  readonly responseLength: number;
}

/**
 * Reads a policy on prompts without moving it.
 *
 * @param scores one score for each answer of each pool, in their order
 */
export function readPolicy(
  parameters: PolicyParameters,
  pools: readonly AnswerPool[],
  scores: readonly (readonly number[])[],
): PolicyReading {
  let reward = 0;
  let responseLength = 0;
  const weights: Record<string, number> = {};
  pools.forEach((pool, prompt) => {
    probabilities(parameters, pool).forEach((share, index) => {
      const answer = pool.answers[index];
      if (answer === undefined) return;
      reward += (share * (scores[prompt]?.[index] ?? NaN)) / pools.length;
      responseLength += (share * answer.text.length) / pools.length;
      weights[answer.source] = (weights[answer.source] ?? 0) + share / pools.length;
    });
  });
  return { reward, weights, responseLength };
}
