import { intervalsOfMean } from '../../../../lambda/shared/statistics/intervals-of-mean';
import { minimumDetectableImprovement } from '../../../../lambda/shared/statistics/detectable-improvement';
import { inGroups, meanOfGroups } from '../../../../lambda/shared/statistics/grouped-values';
import { holm } from '../../../../lambda/shared/statistics/holm';
import { resampledStudents } from '../../../../lambda/shared/statistics/resampled-students';
import { studentQuantile } from '../../../../lambda/shared/statistics/student-t';
import * as reference from './reference.json';

const ones = (values: readonly number[]) => values.map(() => 1);

/** Ours as a share of the other, so that digits mean the same for small and large figures. */
const ratio = (ours: number, other: number) => ours / other;

describe('R agrees on', () => {
  test('quantiles of Student’s distribution', () => {
    for (const { share, degrees, t } of reference.studentQuantiles) {
      expect(ratio(studentQuantile(share, degrees), t)).toBeCloseTo(1, 7);
      expect(ratio(studentQuantile(1 - share, degrees), -t)).toBeCloseTo(1, 7);
    }
  });

  test.each(reference.studentised)('the studentised bootstrap of $name values', ({ values, interval }) => {
    const { mean, error, residuals } = meanOfGroups({ sums: values, sizes: ones(values) });
    const resamples = 39_999;
    const students = resampledStudents(residuals, ones(values), { resamples, seed: 5 });
    const [low, high] = [students[resamples - 1_000], students[999]].map((student) => mean - student * error);
    // Both are drawn at random, so the ends move a little.
    const width = interval[1] - interval[0];
    expect(Math.abs(low - interval[0]) / width).toBeLessThan(0.02);
    expect(Math.abs(high - interval[1]) / width).toBeLessThan(0.02);
  });

  test('the upper end for skewed values, where the bootstrap is the more careful of the two', () => {
    const [{ name, values, interval }] = reference.studentised;
    expect(name).toBe('skewed');
    const found = intervalsOfMean({ sums: values, sizes: ones(values) }, { span: 2, resamples: 39_999, seed: 6 });
    expect(Math.abs(found.at(0.025).high - interval[1]) / (interval[1] - interval[0])).toBeLessThan(0.02);
  });

  test('mean and standard error', () => {
    const { values, mean, error } = reference.meanError;
    const found = meanOfGroups({ sums: values, sizes: ones(values) });
    expect(found.mean).toBeCloseTo(mean, 9);
    expect(found.error).toBeCloseTo(error, 9);
  });

  test('mean and standard error of groups of different sizes', () => {
    const { groups, values, mean, error } = reference.groupedMean;
    const found = meanOfGroups(inGroups(values.map((value, at) => ({ value, group: groups[at] }))));
    expect(found.groups).toBe(8);
    expect(found.mean).toBeCloseTo(mean, 9);
    expect(found.error).toBeCloseTo(error, 9);
  });

  test('how many prompts could differ without one being seen', () => {
    for (const [at, groups] of reference.unseen.groups.entries()) {
      const zeros = Array.from({ length: groups }, () => 0);
      const found = intervalsOfMean({ sums: zeros, sizes: ones(zeros) }, { span: 1, resamples: 99, seed: 1 }).at(0.025);
      expect(found.value).toBe(0);
      expect(found.high).toBeCloseTo(reference.unseen.high[at], 8);
      expect(found.low).toBeCloseTo(-reference.unseen.high[at], 8);
    }
  });

  test('Holm’s method', () => {
    const { p, adjusted } = reference.holm;
    for (const tail of [0.005, 0.01, 0.025, 0.05, 0.08, 0.2]) {
      const found = holm(p.length, (index, level) => p[index] <= level, tail);
      expect([...found.significant].sort()).toEqual(p.flatMap((_, index) => (adjusted[index] <= tail ? [index] : [])));
    }
  });

  test('the minimum detectable improvement', () => {
    for (const { prompts, standardDeviation, confidence, power, delta } of reference.detectable) {
      const spread = { standardDeviation };
      // R asks the noncentral distribution; ours adds two quantiles.
      expect(ratio(minimumDetectableImprovement({ prompts, spread, confidence, power }), delta)).toBeCloseTo(1, 2);
    }
  });
});
