import {
  addedHistograms,
  type Histogram,
  populationStability,
  type PopulationStability,
} from '../../../../lambda/shared/statistics/population-stability';
import { seededRandom } from '../../../../lib/contract/seeded-random';

const OPTIONS = { tail: 0.01, permutations: 200, seed: 1 };

/** So many values, each equally likely in one of these bins. */
function drawn(count: number, bins: readonly string[], seed: number): Histogram {
  const random = seededRandom(seed);
  const counts: Record<string, number> = {};
  for (let at = 0; at < count; at++) {
    const bin = bins[Math.floor(random() * bins.length)];
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

const compared = (reference: Histogram, sample: Histogram): PopulationStability => {
  const found = populationStability(reference, sample, OPTIONS);
  if (!found) throw new Error('nothing was compared');
  return found;
};

test('is nothing for equal shares, and what the formula says for others', () => {
  expect(compared({ a: 100, b: 100 }, { a: 100, b: 100 }).index).toBe(0);
  // (0.5 − 0.25) ln(0.5 / 0.25) + (0.5 − 0.75) ln(0.5 / 0.75)
  expect(compared({ a: 2_500, b: 7_500 }, { a: 500, b: 500 }).index).toBeCloseTo(0.2747, 3);
});

test('the threshold is that of this sample: larger for a smaller one', () => {
  const bins = 'abcdefgh'.split('');
  const reference = drawn(1_400, bins, 1);
  const small = compared(reference, drawn(50, bins, 2)).threshold;
  const large = compared(reference, drawn(400, bins, 2)).threshold;
  expect(small).toBeGreaterThan(2 * large);
});

test('samples of the same population are shifted as rarely as is allowed', () => {
  const bins = ['a', 'a', 'a', 'b', 'b', 'c'];
  const shifted = Array.from({ length: 100 }, (_, seed) =>
    compared(drawn(1_400, bins, seed), drawn(200, bins, 5_000 + seed)),
  );
  // 1 % of 100, and what chance may add to it.
  expect(shifted.filter((each) => each.shifted).length).toBeLessThanOrEqual(4);
});

test('another population is shifted, a value that was never seen before too', () => {
  const reference = drawn(1_400, ['a', 'b'], 1);
  expect(compared(reference, drawn(200, ['a', 'a', 'b'], 2)).shifted).toBe(true);
  const found = compared(reference, { ...drawn(180, ['a', 'b'], 2), new: 20 });
  expect(found.shifted).toBe(true);
  expect(found.index).toBeLessThan(Infinity);
});

test('nothing is compared with nothing', () => {
  expect(populationStability({}, { a: 1 }, OPTIONS)).toBeUndefined();
  expect(populationStability({ a: 1 }, {}, OPTIONS)).toBeUndefined();
});

test('histograms add up', () => {
  expect(
    addedHistograms([
      { a: 1, b: 2 },
      { b: 3, c: 4 },
    ]),
  ).toEqual({ a: 1, b: 5, c: 4 });
});
