import { studentQuantile } from './student-t';

/** How differences between two models are expected to spread from prompt to prompt. */
export type DifferenceSpread =
  | {
      /** Standard deviation of the paired differences of two models. */
      readonly standardDeviation: number;
    }
  | {
      /** Standard deviation of one model's scores over prompts, each averaged over its answers. */
      readonly scores: number;
      /** Between the scores of two models over prompts. */
      readonly correlation: number;
    };

export interface DetectableQuestion {
  /** Independent held-out prompts, at least 2. */
  readonly prompts: number;
  readonly spread: DifferenceSpread;
  /** Two-sided, of the interval that decides. */
  readonly confidence: number;
  /** The share of equally good candidates that the interval should find; above 0.5. */
  readonly power: number;
}

/**
 * How far a candidate must truly lie above a limit so that, in a share `power` of all cases, the lower end of the interval
 * lies above it too. In units of the score.
 */
export function minimumDetectableImprovement({ prompts, spread, confidence, power }: DetectableQuestion): number {
  const degrees = prompts - 1;
  const points = studentQuantile(1 - (1 - confidence) / 2, degrees) + studentQuantile(power, degrees);
  return (points * standardDeviationOf(spread)) / Math.sqrt(prompts);
}

/** Of the differences: what two models share does not spread them. */
export function standardDeviationOf(spread: DifferenceSpread): number {
  return 'scores' in spread ? spread.scores * Math.sqrt(2 * (1 - spread.correlation)) : spread.standardDeviation;
}
