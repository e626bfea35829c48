/**
 * Values in groups: inside a group they may resemble each other (prompts of one conversation), between groups they do
 * not. A value on its own is a group of size 1.
 */
export interface GroupedValues {
  /** Sum of the values of each group. */
  readonly sums: readonly number[];
  /** How many values each group has, at least 1. */
  readonly sizes: readonly number[];
}

/** What the groups say about the mean of all values. */
export interface GroupedMean {
  readonly groups: number;
  readonly mean: number;
  /** Of each group: its sum less its size times the mean. */
  readonly residuals: readonly number[];
  /** Whether every group has the same mean. */
  readonly constant: boolean;
  /** Standard error; not a number for a single group. */
  readonly error: number;
  /** Standard error as it would be if one more group deviated as much as the furthest. */
  readonly widenedError: number;
}

/** Deviations below this share of the largest value are rounding. */
const ROUNDING = 1e-12;

/** @throws RangeError when there is no group, or a sum is not a finite number */
export function meanOfGroups({ sums, sizes }: GroupedValues): GroupedMean {
  const groups = sums.length;
  if (groups === 0) throw new RangeError('sums: got none, needed at least one group.');
  const wrong = sums.findIndex((sum) => !Number.isFinite(sum));
  if (wrong >= 0) throw new RangeError(`sums: got ${sums[wrong]} for group ${wrong}, allowed are finite numbers.`);
  const values = total(sizes);
  const mean = total(sums) / values;
  const residuals = sums.map((sum, group) => sum - mean * sizes[group]);
  const squares = total(residuals.map((residual) => residual ** 2));
  const furthest = largest(residuals);
  const errorFrom = (sum: number) => Math.sqrt((groups / (groups - 1)) * sum) / values;
  return {
    groups,
    mean,
    residuals,
    constant: furthest <= ROUNDING * largest(sums),
    error: errorFrom(squares),
    widenedError: errorFrom(squares + furthest ** 2),
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
