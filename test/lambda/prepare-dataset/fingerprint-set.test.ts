import fc from 'fast-check';
import { FingerprintSet } from '../../../lambda/shared/fingerprint-set';

/** Small halves and the largest ones meet often, so that slots collide and repeat. */
const half = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(0xffffffff, 0x80000000, 1024, 2048), fc.nat());

describe('FingerprintSet', () => {
  test('answers as a Set does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(half, half), { maxLength: 300 }), (fingerprints) => {
        const set = new FingerprintSet();
        const model = new Set<string>();
        for (const [high, low] of fingerprints) {
          const name = `${high}/${low}`;
          expect(set.has(high, low)).toBe(model.has(name));
          expect(set.add(high, low)).toBe(!model.has(name));
          model.add(name);
        }
        expect(set.size).toBe(model.size);
      }),
    );
  });

  test('still knows everything after it has grown many times', () => {
    const set = new FingerprintSet();
    const spread = (value: number) => Math.imul(value, 0x9e3779b1) >>> 0;
    for (let value = 0; value < 100_000; value += 1) set.add(value, spread(value));
    expect(set.size).toBe(100_000);
    for (let value = 0; value < 100_000; value += 1) {
      if (!set.has(value, spread(value)) || set.has(value + 1, spread(value))) throw new Error(`lost ${value}`);
    }
  });
});
