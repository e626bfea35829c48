/** A figure with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % point of the normal distribution: two-sided 95 %. */
export const Z_95 = 1.959963984540054;

/**
 * A share with its Wilson score interval, which stays inside 0 to 1 and says something at 0 of n and n of n.
 *
 * @param trials at least 1
 */
export function wilsonInterval(successes: number, trials: number): Estimate {
  const share = successes / trials;
  const z2 = Z_95 ** 2 / trials;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (Z_95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials));
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Bounds of a reward. */
export interface ScoreRange {
  readonly min: number;
  readonly max: number;
}

/** Scores of one prompt differ when they are this share of the range apart: less moves no training. */
export const MIN_SPREAD = 0.01;

/** What several answers to each of many prompts tell a training. */
export interface Signal {
  readonly prompts: number;
  readonly answers: number;
  /** Share of prompts whose answers score differently, among those with two answers or more; absent when there is none. */
  readonly spread?: Estimate;
  readonly atFloor: Estimate;
  readonly atCeiling: Estimate;
  /** The score from which an answer counts as a success. */
  readonly successFrom: number;
  readonly success: Estimate;
}

/**
 * Reads the signal in scores. Intervals treat answers as independent, so those of answers are somewhat too narrow when a
 * prompt has many.
 *
 * @param prompts the scores of each prompt's answers; at least one answer in all
 * @param successFrom middle of the range when not given
 */
export function signalIn(
  prompts: readonly (readonly number[])[],
  { min, max }: ScoreRange,
  successFrom = (min + max) / 2,
): Signal {
  const answers = prompts.flat();
  const edge = 1e-9 * (max - min);
  const shareOf = (counts: (score: number) => boolean) => wilsonInterval(answers.filter(counts).length, answers.length);
  const compared = prompts.filter((scores) => scores.length > 1);
  const apart = compared.filter((scores) => spreadOf(scores) > MIN_SPREAD * (max - min));
  return {
    prompts: prompts.length,
    answers: answers.length,
    ...(compared.length > 0 && { spread: wilsonInterval(apart.length, compared.length) }),
    atFloor: shareOf((score) => score <= min + edge),
    atCeiling: shareOf((score) => score >= max - edge),
    successFrom,
    success: shareOf((score) => score >= successFrom - edge),
  };
}

/** Highest less lowest; 0 for nothing. */
export function spreadOf(scores: readonly number[]): number {
  return (
    scores.reduce((high, score) => Math.max(high, score), scores[0] ?? 0) -
    scores.reduce((low, score) => Math.min(low, score), scores[0] ?? 0)
  );
}
