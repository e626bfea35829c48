import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RewardHandler } from '../../lambda/reward-kit';

/** What one process measured of one bundle. */
export interface MeasuredReward {
  /** Milliseconds from before the bundle is loaded to the first scored row. */
  readonly coldMillis: number;
  /** Milliseconds of each batch, the first one included. */
  readonly batchMillis: readonly number[];
}

/** Loads a bundle, scores one row, then as many batches as asked for, and prints what it took. */
async function measure(bundle: string, payload: string, batches: number): Promise<void> {
  const rows = JSON.parse(readFileSync(payload, 'utf8')) as unknown[];
  // The reward prints its metrics; only the figures belong on stdout here.
  const print = process.stdout.write.bind(process.stdout);
  process.stdout.write = () => true;
  const start = performance.now();
  const { handler } = createRequire(bundle)(bundle) as { handler: RewardHandler };
  await handler(rows.slice(0, 1));
  const coldMillis = performance.now() - start;
  const batchMillis: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const from = performance.now();
    const results = await handler(rows);
    if (results.length !== rows.length) throw new Error(`got ${results.length} results for ${rows.length} rows`);
    batchMillis.push(performance.now() - from);
  }
  print(JSON.stringify({ coldMillis, batchMillis } satisfies MeasuredReward));
}

const [, , bundle = '', payload = '', batches = '0'] = process.argv;
measure(bundle, payload, Number(batches)).then(
  // A judge keeps its connection open.
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
