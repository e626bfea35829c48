import fc from 'fast-check';
import { JobRows } from '../../../lambda/prepare-dataset/job-rows';

/** Rows with different ranks, in two orders. */
const twoOrders = fc
  .uniqueArray(fc.nat(), { maxLength: 200 })
  .chain((ranks) => fc.tuple(fc.constant(ranks), fc.shuffledSubarray(ranks, { minLength: ranks.length })));

/** Ranks that have a place after all were offered in this order. */
function kept(ranks: readonly number[], limit: number): Set<number> {
  const rows = new JobRows(limit);
  const held = new Set(ranks);
  ranks.forEach((rank, row) => {
    const out = rows.offer(row, rank, 0, rank);
    if (out !== undefined) held.delete(ranks[out]);
  });
  return held;
}

describe('JobRows', () => {
  test('keeps the rows of the lowest ranks, whatever the order', () => {
    fc.assert(
      fc.property(twoOrders, fc.nat({ max: 250 }), ([ranks, otherOrder], limit) => {
        const lowest = new Set([...ranks].sort((a, b) => a - b).slice(0, limit));
        expect(kept(ranks, limit)).toEqual(lowest);
        expect(kept(otherOrder, limit)).toEqual(lowest);
      }),
    );
  });

  test('lists the fingerprints of the rows it kept, sorted', () => {
    const rows = new JobRows(3);
    rows.offer(0, 10, 7, 1);
    rows.offer(1, 30, 0, 0xffffffff);
    rows.offer(2, 20, 7, 0);
    rows.offer(3, 5, 0xffffffff, 2);
    expect(rows.fingerprints().toString('hex')).toBe('000000070000000000000007' + '00000001' + 'ffffffff00000002');
    expect(rows.total).toBe(4);
  });
});
