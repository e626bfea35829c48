import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { seededRandom } from '../../lib/contract/seeded-random';

/** Bytes that are written at once. */
const BLOCK_BYTES = 4 * 1024 * 1024;

export interface RowShape {
  /** Characters of the question, from and to. */
  readonly question: readonly [number, number];
  /** Characters of the reference solution, from and to. */
  readonly solution: readonly [number, number];
}

/** Rows of about 600 bytes to 5 KB, as people have them. */
export const MIXED_ROWS: RowShape = { question: [200, 2500], solution: [100, 2000] };

/** Rows of about 500 bytes: the most rows a gigabyte, hardest on memory. */
export const SMALL_ROWS: RowShape = { question: [100, 260], solution: [60, 160] };

export interface GeneratedFile {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Writes rows until the file has this many bytes; the same seed gives the same file. About one row in twenty is not
 * ASCII, one in a hundred has line breaks in its text, one in a hundred is bad and one in a hundred a duplicate.
 */
export async function generateRows(path: string, bytes: number, shape: RowShape, seed: number): Promise<GeneratedFile> {
  const random = seededRandom(seed);
  const pool = textPool(random);
  const cut = ([from, to]: readonly [number, number]) => {
    const length = from + Math.floor(random() * (to - from));
    const start = Math.floor(random() * (pool.length - length));
    return pool.slice(start, start + length);
  };
  const file = createWriteStream(path);
  let [rows, written, block, previous] = [0, 0, '', ''];
  while (written + block.length < bytes) {
    const kind = random();
    const extra = kind < 0.05 ? ' – Größe, 長さ, naïve ½' : kind < 0.06 ? '\n\n  - a list\n  - of two' : '';
    const row = JSON.stringify({
      id: `row-${seed}-${rows}`,
      messages: [
        { role: 'system', content: 'You answer questions of customers. Give the final answer after "####".' },
        { role: 'user', content: `Case ${seed}.${rows}: ${cut(shape.question)}${extra}` },
      ],
      reference_answer: { final_answer: String(Math.floor(random() * 1e6)), solution: cut(shape.solution) },
      domain: 'support',
    });
    const line = kind > 0.99 ? row.slice(0, -3) : kind > 0.98 ? previous || row : row;
    block += `${line}\n`;
    previous = row;
    rows += 1;
    if (block.length >= BLOCK_BYTES) {
      written += Buffer.byteLength(block);
      if (!file.write(block)) await once(file, 'drain');
      block = '';
    }
  }
  written += Buffer.byteLength(block);
  file.end(block);
  await finished(file);
  return { rows, bytes: written };
}

/** A text of made-up words to cut from: far faster than making each row's words. */
function textPool(random: () => number): string {
  const syllables = ['ra', 'ti', 'on', 'der', 'ke', 'mo', 'sul', 'ver', 'an', 'plo', 'is', 'qu', 'est'];
  const word = () =>
    Array.from({ length: 1 + Math.floor(random() * 4) }, () => syllables[Math.floor(random() * 13)]).join('');
  return Array.from({ length: 40_000 }, () => word() + (random() < 0.1 ? '. ' : ' ')).join('');
}
