import * as fc from 'fast-check';
import { type GroupedValues, inGroups } from '../../../../lambda/shared/statistics/grouped-values';
import { intervalsOfMean, type IntervalOptions } from '../../../../lambda/shared/statistics/intervals-of-mean';
import { seededRandom } from '../../../../lib/contract/seeded-random';

const OPTIONS: IntervalOptions = { span: 1, resamples: 399, seed: 11 };
const TAIL = 0.025;

const single = (values: readonly number[]): GroupedValues => ({ sums: values, sizes: values.map(() => 1) });
const intervalOf = (values: readonly number[], options: Partial<IntervalOptions> = {}) =>
  intervalsOfMean(single(values), { ...OPTIONS, ...options }).at(TAIL);

/** Eighths are exact, so that scaling and shifting round nothing. */
const eighths = fc.array(
  fc.integer({ min: -8, max: 8 }).map((eighth) => eighth / 8),
  { minLength: 2, maxLength: 60 },
);

describe('the interval of a mean', () => {
  test('holds the mean, stays within what is possible, and is wider for more confidence', () => {
    fc.assert(
      fc.property(eighths, (values) => {
        const found = intervalsOfMean(single(values), OPTIONS);
        const [wide, narrow] = [found.at(0.005), found.at(0.05)];
        expect(narrow.low).toBeLessThanOrEqual(found.mean + 1e-12);
        expect(narrow.high).toBeGreaterThanOrEqual(found.mean - 1e-12);
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
        expect(wide.low).toBeGreaterThanOrEqual(-1);
        expect(wide.high).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('scales with the values', () => {
    fc.assert(
      fc.property(eighths, fc.constantFrom(0.25, 2, 64), (values, factor) => {
        const plain = intervalOf(values);
        const scaled = intervalOf(
          values.map((value) => value * factor),
          { span: factor },
        );
        expect(scaled.low / factor).toBeCloseTo(plain.low, 10);
        expect(scaled.high / factor).toBeCloseTo(plain.high, 10);
      }),
    );
  });

  test('shifts with the values', () => {
    fc.assert(
      fc.property(eighths, fc.constantFrom(-1, 0.5, 2), (values, shift) => {
        fc.pre(values.some((value) => value !== values[0]));
        const wide = { span: 1e6 };
        const [plain, shifted] = [
          intervalOf(values, wide),
          intervalOf(
            values.map((value) => value + shift),
            wide,
          ),
        ];
        // What is clipped cannot shift.
        if (plain.low > -1e5) expect(shifted.low - shift).toBeCloseTo(plain.low, 8);
        if (plain.high < 1e5) expect(shifted.high - shift).toBeCloseTo(plain.high, 8);
      }),
    );
  });

  test('turns round with the values, up to chance', () => {
    const random = seededRandom(3);
    const values = Array.from({ length: 200 }, () => random() ** 3 - 0.2);
    const [plain, turned] = [
      intervalOf(values, { resamples: 9_999 }),
      intervalOf(
        values.map((value) => -value),
        { resamples: 9_999 },
      ),
    ];
    expect(turned.value).toBeCloseTo(-plain.value, 12);
    expect(-turned.high / plain.low).toBeCloseTo(1, 1);
    expect(-turned.low / plain.high).toBeCloseTo(1, 1);
  });

  test('is the same again for the same seed, and nearly the same for another', () => {
    const random = seededRandom(4);
    const values = Array.from({ length: 300 }, () => random() - 0.45);
    const found = intervalOf(values, { resamples: 3_999 });
    expect(intervalOf(values, { resamples: 3_999 })).toEqual(found);
    const other = intervalOf(values, { resamples: 3_999, seed: 12 });
    expect(other).not.toEqual(found);
    expect(Math.abs(other.low - found.low)).toBeLessThan(0.003);
  });

  test('says nothing new when every value stands for a group of two like it', () => {
    const values = [0.1, 0.4, -0.3, 0.2, 0, 0.6, -0.1, 0.3];
    const doubled = inGroups(values.flatMap((value, at) => [0, 1].map(() => ({ group: String(at), value }))));
    const found = intervalsOfMean(doubled, OPTIONS).at(TAIL);
    expect(found.low).toBeCloseTo(intervalOf(values).low, 10);
    expect(found.high).toBeCloseTo(intervalOf(values).high, 10);
  });

  test('is wider when values of a group resemble each other', () => {
    const random = seededRandom(9);
    const values = Array.from({ length: 300 }, (_, at) => ({
      group: String(at % 30),
      value: ((at % 30) - 14.5) / 30 + 0.1 * random(),
    }));
    const together = intervalsOfMean(inGroups(values), OPTIONS).at(TAIL);
    const apart = intervalOf(values.map(({ value }) => value));
    expect((together.high - together.low) / (apart.high - apart.low)).toBeGreaterThan(2.5);
  });

  test('weighs groups by how many values they have', () => {
    const uneven = inGroups([
      { group: 'large', value: 1 },
      { group: 'large', value: 1 },
      { group: 'large', value: 1 },
      { group: 'small', value: 0 },
    ]);
    expect(intervalsOfMean(uneven, OPTIONS).mean).toBe(0.75);
    const random = seededRandom(2);
    const sizes = Array.from({ length: 80 }, (_, at) => 1 + (at % 4));
    const sums = sizes.map((size) => size * (random() - 0.3));
    const { value, low, high } = intervalsOfMean({ sums, sizes }, { ...OPTIONS, resamples: 3_999 }).at(TAIL);
    // Standard deviation 0.29 over 80 groups, weights a little uneven: half a width of 0.07.
    expect(high - value).toBeGreaterThan(0.055);
    expect(high - value).toBeLessThan(0.095);
    expect(value - low).toBeGreaterThan(0.055);
  });
});

describe('without much to go by', () => {
  test('one group says nothing', () => {
    expect(intervalOf([0.4])).toEqual({ value: 0.4, low: -1, high: 1 });
  });

  test('a single value that differs counts, but not for much', () => {
    const values = [1, ...Array.from({ length: 99 }, () => 0)];
    const { value, low, high } = intervalOf(values, { resamples: 3_999 });
    expect(value).toBe(0.01);
    expect(low).toBeLessThan(-0.01);
    expect(high).toBeGreaterThan(0.03);
  });

  test('four improved prompts of a hundred prove nothing, as a sign test would say; ten do', () => {
    const improved = (count: number) => Array.from({ length: 100 }, (_, at) => (at < count ? 1 : 0));
    expect(intervalOf(improved(4), { resamples: 3_999 }).low).toBeLessThan(0);
    expect(intervalOf(improved(10), { resamples: 3_999 }).low).toBeGreaterThan(0);
  });

  test('the same difference everywhere leaves room for prompts that were not seen', () => {
    const found = intervalsOfMean(single(Array.from({ length: 100 }, () => 0.05)), OPTIONS);
    expect(found.constant).toBe(true);
    // 3.6 % of prompts could be otherwise: at worst 1.05 lower, at best 0.95 higher.
    expect(found.at(TAIL).low).toBeCloseTo(0.05 - 0.0362 * 1.05, 3);
    expect(found.at(TAIL).high).toBeCloseTo(0.05 + 0.0362 * 0.95, 3);
  });

  test('rounding is no difference', () => {
    const values = Array.from({ length: 50 }, (_, at) => (at % 2 ? 0.1 + 0.2 : 0.3));
    expect(intervalsOfMean(single(values), OPTIONS).constant).toBe(true);
  });

  test('levels beyond the resamples take the furthest of them', () => {
    const values = [0.1, 0.3, -0.2, 0.5, 0.2, 0.15, -0.05, 0.4];
    const found = intervalsOfMean(single(values), OPTIONS);
    expect(found.at(1e-6).low).toBeLessThanOrEqual(found.at(0.0025).low);
  });

  test.each([
    [[], 'sums: got none, needed at least one group.'],
    [[0.1, NaN], 'sums: got NaN for group 1, allowed are finite numbers.'],
    [[Infinity, 0.1], 'sums: got Infinity for group 0, allowed are finite numbers.'],
  ])('%p is refused', (values, message) => {
    expect(() => intervalOf(values)).toThrow(new RangeError(message));
  });
});

test('2,000 prompts take far less than a second', () => {
  const random = seededRandom(1);
  const values = Array.from({ length: 2_000 }, () => random() - 0.45);
  const start = process.cpuUsage().user;
  intervalOf(values, { resamples: 3_999 });
  // Some 60 ms on an idle machine.
  expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(5);
});
