/** What a list of values comes down to for a test of its mean. */
export interface Moments {
  readonly count: number;
  /** 0 for no values. */
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly squares: number;
}

export const NO_VALUES: Moments = { count: 0, mean: 0, squares: 0 };

/** @throws RangeError for a value that is not a finite number */
export function momentsOf(values: readonly number[]): Moments {
  const count = values.length;
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new RangeError(`values: got ${values[wrong]} at ${wrong}, allowed are finite numbers.`);
  if (count === 0) return NO_VALUES;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return { count, mean, squares: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
}

/**
 * The moments of two lists taken together.
 *
 * @see Chan, Golub, LeVeque: Algorithms for computing the sample variance. The American Statistician 37 (1983) 242–247
 */
export function together(one: Moments, other: Moments): Moments {
  const count = one.count + other.count;
  if (count === 0) return NO_VALUES;
  const apart = other.mean - one.mean;
  return {
    count,
    mean: one.mean + (apart * other.count) / count,
    squares: one.squares + other.squares + (apart ** 2 * one.count * other.count) / count,
  };
}
