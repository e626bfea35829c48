import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { logPrefix } from '../../lib/contract/invocation-logs';
import { generateLogs } from './generate-logs';
import type { Measured } from './measure-curate-logs';

const MEGABYTE = 1_000_000;

/** Logs come as this many objects. */
const OBJECTS = 10;

/** One call in this many has a correction. */
const CORRECTED = 20;

const CASES = [
  { name: '20 MB', megabytes: 20, filter: 'none' },
  { name: '200 MB', megabytes: 200, filter: 'none' },
  { name: '1 GB', megabytes: 1000, filter: 'none' },
  { name: '200 MB, filter', megabytes: 200, filter: 'pii' },
] as const;

const ROOT = logPrefix({ prefix: '', account: '123456789012', region: 'us-east-1' });

/** Prints speed and memory of making rows of generated invocation logs, each in a process of its own. */
export async function benchLogs(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rft-bench-'));
  try {
    const script = join(folder, 'measure.js');
    const entry = join(__dirname, 'measure-curate-logs.ts');
    buildSync({ entryPoints: [entry], outfile: script, bundle: true, platform: 'node', target: 'node20' });
    const peaks = new Map<string, number>();
    for (const { name, megabytes, filter } of CASES) {
      const root = join(folder, 'objects');
      const made = await generate(root, megabytes * MEGABYTE);
      const { seconds, cpuSeconds, peakMb, counts } = JSON.parse(
        execFileSync(process.execPath, [script, root, filter], { encoding: 'utf8' }),
      ) as Measured;
      rmSync(root, { recursive: true });
      peaks.set(name, peakMb);
      const { corrected, uncorrected, filtered, logs } = counts;
      console.log(
        `logs ${name.padEnd(15)} ${made.records.toLocaleString('en-US').padStart(9)} records ` +
          `${seconds.toFixed(1).padStart(5)} s ${(made.bytes / MEGABYTE / seconds).toFixed(0).padStart(4)} MB/s ` +
          `${cpuSeconds.toFixed(1).padStart(5)} s of processors ` +
          `peak ${peakMb.toFixed(0).padStart(4)} MB  ${JSON.stringify({ objects: logs.objects, corrected, uncorrected, filtered })}`,
      );
    }
    const smallest = peaks.get(CASES[0].name) ?? Number.NaN;
    for (const [name, peak] of peaks) {
      console.log(`logs memory of ${name}: ${(peak / smallest).toFixed(2)} × that of ${CASES[0].name}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function generate(root: string, bytes: number): Promise<{ records: number; bytes: number }> {
  const made = { records: 0, bytes: 0 };
  const feedback: string[] = [];
  for (let object = 0; object < OBJECTS; object += 1) {
    const hour = String(object).padStart(2, '0');
    const path = join(root, 'logs', `${ROOT}2026/01/01/${hour}/20260101T${hour}0000000Z_a.json.gz`);
    const part = await generateLogs(path, bytes / OBJECTS, object + 1);
    made.records += part.records;
    made.bytes += part.bytes;
    for (let at = 1; at <= part.records; at += CORRECTED) {
      const line = {
        requestId: `request-${object + 1}-${at}`,
        reviewer: 'ann',
        rating: 'down',
        correctedAnswer: 'It is on its way.',
      };
      feedback.push(JSON.stringify({ ...line, receivedAt: '2026-01-01T12:00:00.000Z' }));
    }
  }
  const folder = join(root, 'feedback', 'feedback/2026/01/01/12');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'a.jsonl'), `${feedback.join('\n')}\n`);
  return made;
}

if (require.main === module) {
  benchLogs().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
