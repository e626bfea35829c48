import type { Estimate } from '../../../lib/contract/reward-statistics';
import { type GroupedValues, meanOfGroups } from './grouped-values';
import { resampledStudents } from './resampled-students';
import { studentQuantile } from './student-t';

export interface IntervalOptions {
  /** Values lie between `-span` and `span`. */
  readonly span: number;
  /** Of the bootstrap: 3,999 leave 100 beyond each end of a 95 % interval. */
  readonly resamples: number;
  /** The same seed gives the same interval. */
  readonly seed: number;
}

/** The mean of all values, with an interval for any confidence. */
export interface MeanIntervals {
  readonly mean: number;
  readonly groups: number;
  /** Whether every group has the same mean. */
  readonly constant: boolean;
  /** @param tail share of error on each side: 0.025 for 95 % */
  at(tail: number): Estimate;
}

/**
 * The more careful of two intervals, on each side. A studentised bootstrap over groups stays honest when values are
 * skewed, but promises far too much when only a few are not zero; a Student interval that is widened as though one more
 * group deviated as much as the furthest is the other way round. Where every group is the same and neither has a width,
 * the binomial distribution says how many groups could be otherwise without one being seen. One group says nothing.
 *
 * @throws RangeError when there is no group, or a sum is not a finite number
 */
export function intervalsOfMean(values: GroupedValues, { span, resamples, seed }: IntervalOptions): MeanIntervals {
  const { groups, mean, residuals, constant, error, widenedError } = meanOfGroups(values);
  const found = { mean, groups, constant };
  const possible = (low: number, high: number) => ({
    value: mean,
    low: Math.max(low, -span),
    high: Math.min(high, span),
  });
  if (groups === 1) return { ...found, at: () => possible(-span, span) };
  if (constant) {
    const unseen = (tail: number) => 1 - tail ** (1 / groups);
    return {
      ...found,
      at: (tail) => possible(mean - unseen(tail) * (mean + span), mean + unseen(tail) * (span - mean)),
    };
  }
  const students = resampledStudents(residuals, values.sizes, { resamples, seed });
  return {
    ...found,
    at: (tail) => {
      const rank = Math.max(1, Math.floor(tail * (resamples + 1)));
      const widened = studentQuantile(1 - tail, groups - 1) * widenedError;
      return possible(
        mean - Math.max(students[resamples - rank] * error, widened),
        mean + Math.max(-students[rank - 1] * error, widened),
      );
    },
  };
}
