import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(__dirname, '..', '..');
const ROWS = 1_000;
const BATCHES = 50;
const COLD_STARTS = 7;

/** Runs in a process of its own: loads a bundle, scores a first batch, then many. Prints its figures as JSON. */
const MEASURE = `
const { readFileSync } = require('node:fs');
const [, , bundle, payload, batches] = process.argv;
const rows = JSON.parse(readFileSync(payload, 'utf8'));
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true; // metrics of the reward
const start = process.hrtime.bigint();
const ms = (from) => Number(process.hrtime.bigint() - from) / 1e6;
(async () => {
  const { handler } = require(bundle);
  await handler(rows.slice(0, 1));
  const coldMs = ms(start);
  const times = [];
  for (let batch = 0; batch < Number(batches); batch++) {
    const from = process.hrtime.bigint();
    const results = await handler(rows);
    if (results.length !== rows.length) throw new Error('rows are missing');
    times.push(ms(from));
  }
  write(JSON.stringify({ coldMs, times }));
})();
`;

interface Figures {
  readonly coldMs: number;
  readonly times: readonly number[];
}

/** The reward of the example as it is deployed: size, cold start, and rows a second in batches of a thousand. */
export function benchReward(): void {
  const folder = mkdtempSync(join(tmpdir(), 'rft-bench-reward-'));
  try {
    const [script, payload, bundle] = ['measure.js', 'rows.json', 'reward.js'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(script, MEASURE);
    writeFileSync(payload, JSON.stringify(answeredRows()));
    const entry = join(root, 'examples', 'math-word-problems', 'rewards', 'math.ts');
    buildSync({
      entryPoints: [entry],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      mainFields: ['module', 'main'],
      // Outside of node_modules esbuild warns of each file of the kit that it leaves out.
      logLevel: 'error',
    });
    const carriesSdk = readFileSync(bundle, 'utf8').includes('@aws-sdk');
    const measure = (batches: number): Figures => {
      const run = spawnSync(process.execPath, [script, bundle, payload, String(batches)], {
        encoding: 'utf8',
        maxBuffer: 1e8,
      });
      if (run.status !== 0) throw new Error(`The benchmark failed:\n${run.stderr}`);
      return JSON.parse(run.stdout) as Figures;
    };
    const cold = sorted(Array.from({ length: COLD_STARTS }, () => measure(0).coldMs));
    const times = sorted(measure(BATCHES).times);
    const p50 = at(times, 0.5);
    console.log(
      `reward bundle, rules only: ${(statSync(bundle).size / 1024).toFixed(0)} KiB, ${carriesSdk ? 'with' : 'without'} the AWS SDK`,
    );
    console.log(
      `reward cold start, bundle load to first result, median of ${COLD_STARTS}: ${at(cold, 0.5).toFixed(1)} ms`,
    );
    console.log(
      `reward throughput: ${Math.round((ROWS * 1000) / p50)} rows/s; a batch of ${ROWS}: median ${p50.toFixed(1)} ms, p99 ${at(times, 0.99).toFixed(1)} ms`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Recorded answers of the example in the wire format, as many as a batch holds. */
function answeredRows(): object[] {
  const data = join(root, 'examples', 'math-word-problems', 'data');
  const lines = (name: string): string[] => readFileSync(join(data, name), 'utf8').split('\n').filter(Boolean);
  const rows = new Map(
    lines('dataset.jsonl').flatMap((line) => {
      try {
        const row = JSON.parse(line) as { id?: string; messages?: object[] };
        return row.id !== undefined && Array.isArray(row.messages) ? [[row.id, row] as const] : [];
      } catch {
        return [];
      }
    }),
  );
  const answers = lines('responses.jsonl').map((line) => JSON.parse(line) as { id: string; response: string });
  return answers.slice(0, ROWS).map(({ id, response }, index) => {
    const { messages = [], ...metadata } = rows.get(id) ?? {};
    return { id: `rollout-${index}`, messages: [...messages, { role: 'assistant', content: response }], metadata };
  });
}

const sorted = (values: readonly number[]): number[] => [...values].sort((one, other) => one - other);
const at = (values: readonly number[], share: number): number =>
  values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

if (require.main === module) benchReward();
