import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bedrockService, scores } from '../lambda/reward-kit/judge/bedrock-service';
import { quantileOf, RewardBundle } from './reward-bundle';

const EXAMPLE = join(__dirname, '..', '..', 'examples', 'math-word-problems');
const ROWS = 1_000;
const BATCHES = 200;
const COLD_STARTS = 15;

/** A batch of answers to a judge, and what a judge takes for one of them. */
const JUDGED_ROWS = 64;
const JUDGE_MILLIS = 300;
const JUDGED_BATCHES = 7;
const CONCURRENCIES = [8, 16, 32];

/** Size, cold start and speed of a reward of rules and of a judge, each bundled as it is deployed. */
export async function benchReward(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rft-bench-reward-'));
  try {
    await benchRules(folder);
    await benchJudge(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The reward of the example on the answers recorded for it. */
async function benchRules(folder: string): Promise<void> {
  const bundle = new RewardBundle(join(EXAMPLE, 'rewards', 'math.ts'), folder);
  const rows = answeredRows(ROWS);
  console.log(`reward of rules, bundle: ${size(bundle)}`);
  console.log(`reward of rules, cold start: ${await coldStart(bundle, rows)}`);
  const { batchMillis } = await bundle.measure(rows, BATCHES);
  const [p50, p99] = [quantileOf(batchMillis, 0.5), quantileOf(batchMillis, 0.99)];
  console.log(
    `reward of rules, ${BATCHES} batches of ${ROWS} rows: ${Math.round((ROWS * 1000) / p50)} rows/s; ` +
      `a batch takes p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  );
}

/** A judge with a ready rubric against a service on the loopback address. */
async function benchJudge(folder: string): Promise<void> {
  const bundle = new RewardBundle(join(__dirname, 'judge-reward.ts'), folder);
  const rows = answeredRows(JUDGED_ROWS);
  console.log(`reward of a judge, bundle: ${size(bundle)}`);
  let afterMillis = 0;
  const vote = scores({ reason: 'measured', task_done: 4, constraints_kept: 5, nothing_beside: 3 });
  const service = await bedrockService(() => ({ ...vote, afterMillis }));
  const environment = {
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: service.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
  };
  try {
    const cold = await coldStart(bundle, rows, environment);
    console.log(`reward of a judge, cold start, the service answers at once: ${cold}`);
    afterMillis = JUDGE_MILLIS;
    for (const concurrency of CONCURRENCIES) {
      const ideal = Math.ceil(JUDGED_ROWS / concurrency) * JUDGE_MILLIS;
      const { batchMillis } = await bundle.measure(rows, JUDGED_BATCHES, {
        ...environment,
        JUDGE_CONCURRENCY: String(concurrency),
      });
      const [first = NaN] = batchMillis;
      const median = quantileOf(batchMillis, 0.5);
      console.log(
        `reward of a judge, ${JUDGED_ROWS} rows, ${JUDGE_MILLIS} ms a call, concurrency ${concurrency}: ${median.toFixed(0)} ms, ` +
          `${(median / ideal).toFixed(2)} × the ideal ${ideal} ms (aim: 1.3 or less; median of ${JUDGED_BATCHES} batches, the first ${(first / ideal).toFixed(2)})`,
      );
    }
  } finally {
    await service.close();
  }
}

function size(bundle: RewardBundle): string {
  const { kib, sdkTraces } = bundle.inspect();
  const sdk = sdkTraces.length > 0 ? `with the AWS SDK (${sdkTraces.join(', ')} occur)` : 'no trace of the AWS SDK';
  return `${kib.toFixed(0)} KiB, ${sdk}`;
}

async function coldStart(
  bundle: RewardBundle,
  rows: readonly object[],
  environment?: Readonly<Record<string, string>>,
): Promise<string> {
  const times: number[] = [];
  for (let start = 0; start < COLD_STARTS; start++) times.push((await bundle.measure(rows, 0, environment)).coldMillis);
  const [median, slowest] = [quantileOf(times, 0.5), Math.max(...times)];
  return `${median.toFixed(1)} ms from loading to the first result (median of ${COLD_STARTS} processes, slowest ${slowest.toFixed(1)})`;
}

/** Recorded answers of the example in the wire format. */
function answeredRows(count: number): object[] {
  const lines = (name: string): string[] =>
    readFileSync(join(EXAMPLE, 'data', name), 'utf8')
      .split('\n')
      .filter(Boolean);
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
  if (answers.length < count) throw new Error(`The example has ${answers.length} answers, needed are ${count}.`);
  return answers.slice(0, count).map(({ id, response }, index) => {
    const { messages = [], ...metadata } = rows.get(id) ?? {};
    return { id: `rollout-${index}`, messages: [...messages, { role: 'assistant', content: response }], metadata };
  });
}

if (require.main === module) {
  benchReward().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
