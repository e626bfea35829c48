import { sum } from 'simple-statistics';

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

/** One value and what it belongs to. */
export interface ValueInGroup {
  readonly group: string;
  readonly value: number;
}

/** Groups in the order in which they first occur. */
export function inGroups(values: readonly ValueInGroup[]): GroupedValues {
  const groups = new Map<string, { sum: number; size: number }>();
  for (const { group, value } of values) {
    const known = groups.get(group);
    if (known === undefined) groups.set(group, { sum: value, size: 1 });
    else {
      known.sum += value;
      known.size += 1;
    }
  }
  const found = [...groups.values()];
  return { sums: found.map(({ sum }) => sum), sizes: found.map(({ size }) => size) };
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
  const values = sum(sizes);
  const mean = sum(sums) / values;
  const residuals = sums.map((sum, group) => sum - mean * sizes[group]);
  const squares = sum(residuals.map((residual) => residual ** 2));
  const furthest = largest(residuals);
  const errorFrom = (squared: number) => Math.sqrt((groups / (groups - 1)) * squared) / values;
  return {
    groups,
    mean,
    residuals,
    constant: furthest <= ROUNDING * largest(sums),
    error: errorFrom(squares),
    widenedError: errorFrom(squares + furthest ** 2),
  };
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
