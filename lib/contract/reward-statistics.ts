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

/** What a set of answers must offer before training on it pays. Shares, compared with 95 % intervals. */
export const SIGNAL_LIMITS = {
  /** Prompts whose answers score differently: the others have no gradient. */
  minSpreadShare: 0.1,
  /** Successful answers: below, the training hardly ever sees what it should learn. */
  minSuccessShare: 0.05,
  /** Successful answers: above, there is nothing left to learn. */
  maxSuccessShare: 0.95,
} as const;

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

export type SignalConcern = 'no-spread' | 'too-sparse' | 'solved';

/** One way in which answers offer too little: certainly (`stop`), or perhaps (`warn`). */
export interface SignalVerdict {
  readonly concern: SignalConcern;
  readonly severity: 'stop' | 'warn';
}

/** What speaks against training on answers with this signal; empty when nothing does. */
export function signalVerdicts({ spread, success }: Signal): readonly SignalVerdict[] {
  const { minSpreadShare, minSuccessShare, maxSuccessShare } = SIGNAL_LIMITS;
  return [
    ...(spread ? tooLow('no-spread', spread, minSpreadShare) : []),
    ...tooLow('too-sparse', success, minSuccessShare),
    // Too high a share of successes is too low a share of failures.
    ...tooLow(
      'solved',
      { value: 1 - success.value, low: 1 - success.high, high: 1 - success.low },
      1 - maxSuccessShare,
    ),
  ];
}

function tooLow(concern: SignalConcern, { low, high }: Estimate, limit: number): readonly SignalVerdict[] {
  if (low >= limit) return [];
  return [{ concern, severity: high < limit ? 'stop' : 'warn' }];
}
