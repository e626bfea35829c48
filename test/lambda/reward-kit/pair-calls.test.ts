import fc from 'fast-check';
import { bestPairs, bestPairsInOrder } from '../../../lambda/reward-kit/pair-calls';

const matrices = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(5)).chain(([rows, columns]) =>
  fc.array(fc.array(fc.constantFrom(0, 0.2, 0.5, 0.6, 1), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  }),
);

const sumOf = (credits: number[][], pairs: (number | undefined)[]) =>
  pairs.reduce<number>((sum, column, row) => sum + (column === undefined ? 0 : credits[row][column]), 0);

/** The greatest sum, by trying everything; in order when a pair may only use columns behind the last one. */
function greatest(credits: number[][], inOrder: boolean, row = 0, used: readonly number[] = []): number {
  if (row === credits.length) return 0;
  let best = greatest(credits, inOrder, row + 1, used);
  for (let column = 0; column < credits[row].length; column++) {
    if (used.includes(column) || (inOrder && used.some((each) => each > column))) continue;
    best = Math.max(best, credits[row][column] + greatest(credits, inOrder, row + 1, [...used, column]));
  }
  return best;
}

describe.each([
  ['pairs in any order', bestPairs, false],
  ['pairs in order', bestPairsInOrder, true],
] as const)('%s', (_, pairsOf, inOrder) => {
  test('use each column once and have the greatest sum there is', () => {
    fc.assert(
      fc.property(matrices, (credits) => {
        const pairs = pairsOf(credits);
        const columns = pairs.filter((column) => column !== undefined);
        expect(pairs).toHaveLength(credits.length);
        expect(new Set(columns).size).toBe(columns.length);
        if (inOrder) expect(columns).toEqual([...columns].sort((a, b) => a - b));
        expect(sumOf(credits, pairs)).toBeCloseTo(greatest(credits, inOrder), 9);
      }),
    );
  });

  test('may not exist', () => {
    expect(pairsOf([])).toEqual([]);
    expect(pairsOf([[], []])).toEqual([undefined, undefined]);
  });
});
