import fc from 'fast-check';
import { forEachLine, LineSplitter } from '../../../lambda/shared/line-splitter';

const TOO_LONG = '(too long)';

/** Lines as the splitter gives them, when the bytes arrive in pieces of these sizes. */
function split(bytes: Buffer, sizes: readonly number[], maxBytes?: number): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line?.toString('latin1') ?? TOO_LONG), maxBytes);
  let start = 0;
  for (const size of sizes) {
    splitter.push(bytes.subarray(start, start + size));
    start += size;
  }
  splitter.push(bytes.subarray(start));
  splitter.end();
  return lines;
}

/** The same by splitting the whole text. */
function plainSplit(bytes: Buffer, maxBytes = Infinity): string[] {
  const lines = bytes.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\r$/, '')).map((line) => (line.length > maxBytes ? TOO_LONG : line));
}

const bytesWithLineEnds = fc
  .array(fc.oneof(fc.constantFrom('\n', '\r', '\r\n', '\n\n'), fc.string({ unit: 'grapheme', maxLength: 12 })))
  .map((pieces) => Buffer.from(pieces.join('')));

const chunkSizes = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 60 });

describe('LineSplitter', () => {
  test('gives the lines of a plain split, wherever the chunks end', () => {
    fc.assert(
      fc.property(bytesWithLineEnds, chunkSizes, (bytes, sizes) => {
        expect(split(bytes, sizes)).toEqual(plainSplit(bytes));
      }),
    );
  });

  test('gives a line that is too long as such, wherever the chunks end, and the lines around it', () => {
    fc.assert(
      fc.property(bytesWithLineEnds, chunkSizes, fc.integer({ min: 0, max: 10 }), (bytes, sizes, maxBytes) => {
        expect(split(bytes, sizes, maxBytes)).toEqual(plainSplit(bytes, maxBytes));
      }),
    );
  });

  test('keeps nothing of a line that is too long', () => {
    const splitter = new LineSplitter(() => undefined, 100);
    for (let megabyte = 0; megabyte < 64; megabyte += 1) {
      splitter.push(Buffer.alloc(1024 * 1024, 'x'));
    }
    expect((splitter as unknown as { carried: unknown[] }).carried).toHaveLength(0);
  });

  test('takes the line feed at the end of a file for the end of its last line, not for a blank line', () => {
    expect(split(Buffer.from('a\nb\n'), [])).toEqual(['a', 'b']);
    expect(split(Buffer.from('a\nb'), [])).toEqual(['a', 'b']);
    expect(split(Buffer.from('a\n\nb\n\n'), [])).toEqual(['a', '', 'b', '']);
    expect(split(Buffer.from(''), [])).toEqual([]);
  });
});

describe('forEachLine', () => {
  test('waits after each chunk until what its lines led to is written', async () => {
    const events: string[] = [];
    async function* body() {
      for (const chunk of ['a\nb', 'c\nd']) {
        events.push('read');
        yield await Promise.resolve(Buffer.from(chunk));
      }
    }
    const settle = () => Promise.resolve(void events.push('settled'));
    const bytes = await forEachLine(body(), (line) => events.push(String(line)), settle);
    expect(events).toEqual(['read', 'a', 'settled', 'read', 'bc', 'settled', 'd', 'settled']);
    expect(bytes).toBe(6);
  });
});
