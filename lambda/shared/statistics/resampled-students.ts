import { seededDraws } from '../../../lib/contract/seeded-random';

/** Sums and spreads below this share of those of the sample are rounding. */
const ROUNDING = 1e-12;

/**
 * How far the mean of each resample of groups lies from the mean of the sample, in standard errors of the resample: in
 * rising order. Infinite where all groups of a resample deviate alike.
 *
 * @param residuals of each group: its sum less its size times the mean; not all of them 0
 * @param sizes of the groups
 */
export function resampledStudents(
  residuals: readonly number[],
  sizes: readonly number[],
  { resamples, seed }: { readonly resamples: number; readonly seed: number },
): Float64Array {
  const groups = residuals.length;
  const deviations = Float64Array.from(residuals);
  const weights = Float64Array.from(sizes);
  const spreadAround = weights.every((weight) => weight === weights[0]) ? evenly : unevenly;
  const squares = deviations.reduce((sum, deviation) => sum + deviation ** 2, 0);
  const students = new Float64Array(resamples);
  const drawn = new Int32Array(groups);
  const draw = seededDraws(seed);
  for (let resample = 0; resample < resamples; resample++) {
    draw(drawn, groups);
    let sum = 0;
    for (let index = 0; index < groups; index++) sum += deviations[drawn[index]];
    if (sum ** 2 <= ROUNDING * squares) continue;
    const spread = spreadAround(sum, drawn, deviations, weights);
    students[resample] =
      spread > ROUNDING * squares ? sum / Math.sqrt((groups / (groups - 1)) * spread) : sum * Infinity;
  }
  return students.sort();
}

/** Squares of drawn groups about the mean of the draw, when all groups have one size. */
function evenly(sum: number, drawn: Int32Array, deviations: Float64Array): number {
  let squares = 0;
  for (let index = 0; index < drawn.length; index++) squares += deviations[drawn[index]] ** 2;
  return squares - sum ** 2 / drawn.length;
}

/** The same, when a draw has as many values as its groups happen to have. */
function unevenly(sum: number, drawn: Int32Array, deviations: Float64Array, weights: Float64Array): number {
  let size = 0;
  for (let index = 0; index < drawn.length; index++) size += weights[drawn[index]];
  const shift = sum / size;
  let squares = 0;
  for (let index = 0; index < drawn.length; index++) {
    squares += (deviations[drawn[index]] - shift * weights[drawn[index]]) ** 2;
  }
  return squares;
}
