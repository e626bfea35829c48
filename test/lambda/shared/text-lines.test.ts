import fc from 'fast-check';
import { textLines } from '../../../lambda/shared/text-lines';

async function linesOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = [];
  // A stream of chunks, as S3 gives it.
  for await (const line of textLines(
    (async function* () {
      yield* chunks;
    })(),
  )) {
    lines.push(line);
  }
  return lines;
}

describe('textLines', () => {
  test('gives the same lines wherever the bytes are cut, also inside a character', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n\ufeff]/g, ''))),
        fc.array(fc.nat(200), { maxLength: 8 }),
        async (lines, cuts) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((end, at) => bytes.subarray(places[at], end));
          expect(await linesOf(chunks)).toEqual(lines);
        },
      ),
    );
  });

  test('ends lines at \\n and \\r\\n, and not at U+2028, which JSON may hold', async () => {
    expect(await linesOf([Buffer.from('a\u2028b\r\nc')])).toEqual(['a\u2028b', 'c']);
  });
});
