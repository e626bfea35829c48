import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { generateRows, MIXED_ROWS, type RowShape, SMALL_ROWS } from './generate-rows';
import type { Measured } from './measure-prepare-dataset';

const MEGABYTE = 1_000_000;

/** A dataset comes as this many files. */
const FILES = 4;

interface Case {
  readonly name: string;
  readonly megabytes: number;
  readonly shape: RowShape;
}

const CASES: readonly Case[] = [
  { name: '20 MB', megabytes: 20, shape: MIXED_ROWS },
  { name: '200 MB', megabytes: 200, shape: MIXED_ROWS },
  { name: '1 GB', megabytes: 1000, shape: MIXED_ROWS },
  { name: '1 GB, small rows', megabytes: 1000, shape: SMALL_ROWS },
];

/** Prints speed and memory of preparing generated datasets, each in a process of its own. */
export async function benchPrepareDataset(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rft-bench-'));
  try {
    const script = bundled(folder);
    const peaks = new Map<string, number>();
    for (const { name, megabytes, shape } of CASES) {
      const root = join(folder, 'objects');
      mkdirSync(join(root, 'input'), { recursive: true });
      let [bytes, rows] = [0, 0];
      for (let file = 0; file < FILES; file += 1) {
        const part = (megabytes * MEGABYTE) / FILES;
        const made = await generateRows(join(root, 'input', `rows-${file}.jsonl`), part, shape, file + 1);
        bytes += made.bytes;
        rows += made.rows;
      }
      const output = execFileSync(process.execPath, [script, root], { encoding: 'utf8' });
      const { seconds, peakMb, counts } = JSON.parse(output) as Measured;
      rmSync(root, { recursive: true });
      peaks.set(name, peakMb);
      console.log(
        `prepare-dataset ${name.padEnd(17)} ${rows.toLocaleString('en-US').padStart(9)} rows ` +
          `${seconds.toFixed(1).padStart(5)} s ${(bytes / MEGABYTE / seconds).toFixed(0).padStart(4)} MB/s ` +
          `peak ${peakMb.toFixed(0).padStart(4)} MB  ${JSON.stringify(counts)}`,
      );
    }
    const smallest = peaks.get(CASES[0]?.name ?? '') ?? Number.NaN;
    for (const [name, peak] of peaks) {
      console.log(`prepare-dataset memory of ${name}: ${(peak / smallest).toFixed(2)} × that of ${CASES[0]?.name}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The measuring as one script, as the function is bundled for Lambda: a loader for TypeScript would count as memory. */
function bundled(folder: string): string {
  const outfile = join(folder, 'measure.js');
  const entry = join(__dirname, 'measure-prepare-dataset.ts');
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', target: 'node20' });
  return outfile;
}

if (require.main === module) {
  benchPrepareDataset().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
