import { cumulativeStdNormalProbability } from 'simple-statistics';
import { meanOfGroups } from '../../lambda/shared/statistics/grouped-values';
import { intervalsOfMean } from '../../lambda/shared/statistics/intervals-of-mean';
import { resampledStudents } from '../../lambda/shared/statistics/resampled-students';
import { studentQuantile } from '../../lambda/shared/statistics/student-t';
import { seededDraws, seededRandom } from '../../lib/contract/seeded-random';
import { SHAPES, type Shape } from './simulate-promotions';

const TAIL = 0.025;
const RESAMPLES = 999;

/** Ways to the lower end of a 95 % interval: ours, its two halves, and what else is common. */
export const METHODS = ['Student', 'BCa', 'studentised', 'widened', 'both'] as const;

export type Method = (typeof METHODS)[number];

export interface MethodTrials {
  readonly shape: Shape;
  readonly prompts: number;
  readonly trials: number;
  readonly seed: number;
}

/** How many trials without a true difference each method would promote. */
export function promotionsByMethod({ shape, prompts, trials, seed }: MethodTrials): Record<Method, number> {
  const random = seededRandom(seed);
  const promoted = { Student: 0, BCa: 0, studentised: 0, widened: 0, both: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const values = Array.from({ length: prompts }, () => SHAPES[shape](random, 0));
    const ends = lowerEnds(values, trial);
    for (const method of METHODS) if (ends[method] > 0) promoted[method]++;
  }
  return promoted;
}

function lowerEnds(values: readonly number[], seed: number): Record<Method, number> {
  const sizes = values.map(() => 1);
  const { mean, error, widenedError, residuals, constant } = meanOfGroups({ sums: values, sizes });
  const both = intervalsOfMean({ sums: values, sizes }, { span: 2, resamples: RESAMPLES, seed }).at(TAIL).low;
  // Nothing but ours has an answer to values that are all the same.
  if (constant) return { Student: mean, BCa: mean, studentised: mean, widened: mean, both };
  const point = studentQuantile(1 - TAIL, values.length - 1);
  const students = resampledStudents(residuals, sizes, { resamples: RESAMPLES, seed });
  return {
    Student: mean - point * error,
    BCa: mean + bcaLow(residuals, seed),
    studentised: mean - students[Math.floor((1 - TAIL) * (RESAMPLES + 1)) - 1] * error,
    widened: mean - point * widenedError,
    both,
  };
}

/** Efron's bias-corrected and accelerated percentile of the resampled means. */
function bcaLow(residuals: readonly number[], seed: number): number {
  const drawn = new Int32Array(residuals.length);
  const draw = seededDraws(seed);
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    draw(drawn, residuals.length);
    return drawn.reduce((sum, index) => sum + residuals[index], 0) / residuals.length;
  }).sort();
  const below = means.filter((mean) => mean < 0).length + means.filter((mean) => mean === 0).length / 2;
  const normal = (share: number) => studentQuantile(Math.min(Math.max(share, 1e-6), 1 - 1e-6), 1e6);
  const bias = normal(below / RESAMPLES);
  const moment = (power: number) => residuals.reduce((sum, residual) => sum + residual ** power, 0);
  const acceleration = moment(3) / (6 * moment(2) ** 1.5);
  const shifted = bias + normal(TAIL);
  const share = cumulativeStdNormalProbability(bias + shifted / (1 - acceleration * shifted));
  return means[Math.max(0, Math.floor(share * (RESAMPLES + 1)) - 1)];
}
