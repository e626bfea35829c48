import * as fc from 'fast-check';
import { signalIn, spreadOf, wilsonInterval } from '../../lib/contract/reward-statistics';
import { bootstrapped, clusteredMean, cohensKappa, rankCorrelation } from '../../bin/reward-trial/statistics';
import { seededRandom } from '../../lib/contract/seeded-random';

describe('the Wilson interval', () => {
  test.each([
    [0, 10, 0, 0.2775],
    [5, 10, 0.2366, 0.7634],
    [10, 10, 0.7225, 1],
    [81, 263, 0.2553, 0.3662],
  ])('of %d of %d is %d to %d', (successes, trials, low, high) => {
    const found = wilsonInterval(successes, trials);
    expect(found.value).toBe(successes / trials);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  test('holds the share, stays within 0 to 1, and is the mirror of that of failures', () => {
    const counts = fc
      .integer({ min: 1, max: 5_000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const { value, low, high } = wilsonInterval(successes, trials);
        const mirrored = wilsonInterval(trials - successes, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(value + 1e-12);
        expect(high).toBeGreaterThanOrEqual(value - 1e-12);
        expect(high).toBeLessThanOrEqual(1);
        expect(1 - mirrored.high).toBeCloseTo(low, 10);
      }),
    );
  });
});

describe('the signal', () => {
  const RANGE = { min: 0, max: 1 };
  const repeated = (count: number, scores: number[]) => Array.from({ length: count }, () => scores);

  test('reads spread, edges and successes', () => {
    const signal = signalIn([...repeated(3, [0, 1]), [0.5], [0.2, 0.205]], RANGE);
    expect(signal).toMatchObject({
      prompts: 5,
      answers: 9,
      spread: { value: 3 / 4 },
      atFloor: { value: 3 / 9 },
      atCeiling: { value: 3 / 9 },
      successFrom: 0.5,
      success: { value: 4 / 9 },
    });
  });

  test('is read in shares of the range', () => {
    const wide = signalIn(repeated(5, [-100, 100, 99.5]), { min: -100, max: 100 }, 99);
    expect(wide).toMatchObject({ spread: { value: 1 }, atFloor: { value: 1 / 3 }, success: { value: 2 / 3 } });
    expect(signalIn([[99.5, 100]], { min: -100, max: 100 }).spread).toMatchObject({ value: 0 });
  });

  test('spread is highest less lowest', () => {
    expect([spreadOf([]), spreadOf([0.3]), spreadOf([0.5, -1, 0])]).toEqual([0, 0, 1.5]);
  });
});

describe('the mean over prompts', () => {
  test('of unrelated values has the usual interval', () => {
    const { value, low, high } = clusteredMean([[0], [1], [0], [1], [0], [1], [0], [1]]);
    // Standard deviation 0.5345, standard error 0.189.
    expect([value, low, high].map((each) => each.toFixed(3))).toEqual(['0.500', '0.130', '0.870']);
  });

  test('of values that repeat within a prompt is as sure as one value for each', () => {
    const single = clusteredMean([[0], [1], [0.4], [0.8]]);
    const repeated = clusteredMean([
      [0, 0, 0],
      [1, 1, 1],
      [0.4, 0.4, 0.4],
      [0.8, 0.8, 0.8],
    ]);
    expect(repeated.low).toBeCloseTo(single.low, 12);
  });

  test('of one prompt is not known at all', () => {
    expect(clusteredMean([[0, 1]])).toEqual({ value: 0.5, low: -Infinity, high: Infinity });
  });
});

describe('agreement', () => {
  const pairs = (yesYes: number, yesNo: number, noYes: number, noNo: number): [boolean, boolean][] => [
    ...Array.from({ length: yesYes }, (): [boolean, boolean] => [true, true]),
    ...Array.from({ length: yesNo }, (): [boolean, boolean] => [true, false]),
    ...Array.from({ length: noYes }, (): [boolean, boolean] => [false, true]),
    ...Array.from({ length: noNo }, (): [boolean, boolean] => [false, false]),
  ];

  test.each([
    // 35 of 50 agree, 25 by chance.
    [pairs(20, 5, 10, 15), 0.4],
    [pairs(10, 0, 0, 10), 1],
    [pairs(0, 10, 10, 0), -1],
    [pairs(5, 5, 5, 5), 0],
  ])('beyond chance is kappa (%#)', (given, kappa) => {
    expect(cohensKappa(given)).toBeCloseTo(kappa, 12);
  });

  test('beyond chance counts any number of verdicts', () => {
    // 4 of 6 agree; by chance 2/6 * 3/6 + 2/6 * 2/6 + 2/6 * 1/6 = 1/3.
    const verdicts = ['aa', 'aa', 'bb', 'ba', 'cc', 'cb'].map(([one, other]) => [one, other] as const);
    expect(cohensKappa(verdicts)).toBeCloseTo(0.5, 12);
  });

  test('is undefined when both sides always say the same, or nothing', () => {
    expect([cohensKappa(pairs(4, 0, 0, 0)), cohensKappa([])]).toEqual([undefined, undefined]);
  });

  test('in rank takes ties at their mean rank, and is undefined for a constant', () => {
    expect(
      rankCorrelation([
        [1, 10],
        [2, 100],
        [3, 1000],
      ]),
    ).toBeCloseTo(1, 12);
    // Ranks 1.5 1.5 3 4 against 1 2 3 4: 4.5 / √(4.5 × 5).
    expect(
      rankCorrelation([
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 4],
      ]),
    ).toBeCloseTo(0.9487, 4);
    expect(
      rankCorrelation([
        [1, 1],
        [1, 2],
        [1, 3],
      ]),
    ).toBeUndefined();
  });
});

describe('the bootstrap', () => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const clusters = Array.from({ length: 60 }, (_, at) => [at % 2, at % 2]);

  test('gives an interval around the figure, about as wide as theory says, the same for the same seed', () => {
    const found = bootstrapped(clusters, mean, seededRandom(1));
    expect(found?.value).toBe(0.5);
    // 60 clusters of one bit each: 1.96 × √(0.25 / 60) = 0.127.
    expect(found?.low).toBeGreaterThan(0.34);
    expect(found?.low).toBeLessThan(0.41);
    expect(found?.high).toBeGreaterThan(0.59);
    expect(found?.high).toBeLessThan(0.66);
    expect(bootstrapped(clusters, mean, seededRandom(1))).toEqual(found);
  });

  test('is undefined where the figure is', () => {
    expect(bootstrapped(clusters, () => undefined, seededRandom(1))).toBeUndefined();
  });
});
