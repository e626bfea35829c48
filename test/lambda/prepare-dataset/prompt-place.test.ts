import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { placeOf } from '../../../lambda/prepare-dataset/prompt-place';
import { fingerprintOf, hashPrompt } from '../../../lambda/shared/prompt-hash';

const shares = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([heldOut, rest]) => ({ heldOut, validation: rest * (1 - heldOut) }));

describe('placeOf', () => {
  test('puts a prompt always into the same part, for any salt and shares', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), shares, (prompt, salt, split) => {
        const place = placeOf(hashPrompt(prompt), salt, split);
        expect(placeOf(hashPrompt(prompt), salt, split)).toEqual(place);
        if (split.heldOut === 1) expect(place.part).toBe('heldOut');
        if (split.heldOut === 0) expect(place.part).not.toBe('heldOut');
        if (split.validation === 0) expect(place.part).not.toBe('validation');
      }),
    );
  });

  test('gives each part its share of the prompts', () => {
    const counts = { train: 0, validation: 0, heldOut: 0 };
    for (let prompt = 0; prompt < 20_000; prompt += 1) {
      counts[placeOf(hashPrompt(`prompt ${prompt}`), 'salt', { heldOut: 0.2, validation: 0.1 }).part] += 1;
    }
    // Four standard deviations of 20,000 draws at 0.2 are 226.
    expect(Math.abs(counts.heldOut - 4000)).toBeLessThan(226);
    expect(Math.abs(counts.validation - 2000)).toBeLessThan(226);
  });

  test('shuffles the prompts anew with another salt', () => {
    const split = { heldOut: 0.5, validation: 0 };
    const prompts = Array.from({ length: 4000 }, (_, index) => hashPrompt(`prompt ${index}`));
    const stayed = prompts.filter((prompt) => placeOf(prompt, 'a', split).part === placeOf(prompt, 'b', split).part);
    expect(Math.abs(stayed.length - 2000)).toBeLessThan(130);
  });

  test('ranks prompts independently of the part they are in', () => {
    const split = { heldOut: 0, validation: 0.5 };
    const lowest = Array.from({ length: 4000 }, (_, index) => placeOf(hashPrompt(`prompt ${index}`), 'salt', split))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, 1000);
    expect(Math.abs(lowest.filter(({ part }) => part === 'train').length - 500)).toBeLessThan(65);
  });

  test('can be recomputed with any SHA-256', () => {
    const sha = (text: string) => createHash('sha256').update(text).digest();
    const prompt = 'user\nWhat is 1?\n';
    const promptHash = sha(prompt);
    const at = Number(sha(`salt/${promptHash.toString('hex')}`).readBigUInt64BE() >> 12n) / 2 ** 52;
    const part = (heldOut: number) => placeOf(hashPrompt(prompt), 'salt', { heldOut, validation: 0 }).part;
    expect([part(at), part(at + 1e-12)]).toEqual(['train', 'heldOut']);
    expect(fingerprintOf(hashPrompt(prompt))).toEqual([promptHash.readUInt32BE(0), promptHash.readUInt32BE(4)]);
  });
});
