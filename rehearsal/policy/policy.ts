import { type Answer, type AnswerPool, FEATURES } from './answer-pool';

/**
 * The stand-in policy: a softmax over the answers of a prompt. Its parameters are shared by all prompts, so what it
 * learns on training prompts shows on prompts that it never saw.
 */
export interface PolicyParameters {
  /** A logit for each source. */
  readonly sources: Readonly<Record<string, number>>;
  /** A weight for each of FEATURES. */
  readonly features: readonly number[];
}

/** How rare the built-in bad answers are at the start: a base model gives them about once in twenty answers each. */
const BUILT_IN_LOGIT = -3;

/** Every recorded source equally likely, built-in answers rare, no taste for length or layout. */
export function initialPolicy(pools: readonly AnswerPool[]): PolicyParameters {
  const sources: Record<string, number> = {};
  for (const { answers } of pools) {
    for (const { source, builtIn } of answers) sources[source] = builtIn ? BUILT_IN_LOGIT : 0;
  }
  return { sources, features: FEATURES.map(() => 0) };
}

/** How likely each answer of a pool is. */
export function probabilities(parameters: PolicyParameters, { answers }: AnswerPool): number[] {
  const logits = answers.map((answer) => logitOf(parameters, answer));
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - highest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function logitOf(parameters: PolicyParameters, answer: Answer): number {
  const taste = answer.features.reduce((sum, value, index) => sum + value * (parameters.features[index] ?? 0), 0);
  return (parameters.sources[answer.source] ?? 0) - answer.logSiblings + taste;
}

/** The index that `random`, a number in [0, 1), draws from the probabilities. */
export function draw(shares: readonly number[], random: number): number {
  let rest = random;
  for (const [index, share] of shares.entries()) {
    rest -= share;
    if (rest < 0) return index;
  }
  return shares.length - 1;
}
