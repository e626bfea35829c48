import * as fc from 'fast-check';
import { holm } from '../../../../lambda/shared/statistics/holm';

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
const tested = (p: readonly number[], tail: number) => holm(p.length, (index, level) => p[index] <= level, tail);

describe('Holm’s method', () => {
  test('finds what the step-down procedure finds, whatever the order', () => {
    fc.assert(
      fc.property(shares, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (p, tail) => {
        const order = p.map((_, index) => index).sort((one, other) => p[one] - p[other]);
        const stop = order.findIndex((index, rank) => p[index] > tail / (p.length - rank));
        const found = tested(p, tail);
        expect([...found.significant].sort()).toEqual((stop < 0 ? order : order.slice(0, stop)).sort());
      }),
    );
  });

  test('finds the smallest first: whatever is smaller than something found is found', () => {
    fc.assert(
      fc.property(shares, (p) => {
        const { significant } = tested(p, 0.2);
        const largest = Math.max(-1, ...[...significant].map((index) => p[index]));
        expect(p.every((share, index) => share > largest || significant.has(index))).toBe(true);
      }),
    );
  });

  test('is between testing each at the whole level and at an equal share of it', () => {
    fc.assert(
      fc.property(shares, (p) => {
        const { significant, tail } = tested(p, 0.1);
        for (const [index, share] of p.entries()) {
          if (share <= 0.1 / p.length) expect(significant.has(index)).toBe(true);
          if (share > 0.1) expect(significant.has(index)).toBe(false);
        }
        expect(tail).toBeGreaterThanOrEqual(0.1 / Math.max(1, p.length));
        expect(tail).toBeLessThanOrEqual(0.1);
      }),
    );
  });

  test('of nothing, and of one, tests at the whole level', () => {
    expect(tested([], 0.025)).toEqual({ significant: new Set(), tail: 0.025 });
    expect(tested([0.024], 0.025).significant.has(0)).toBe(true);
  });
});
