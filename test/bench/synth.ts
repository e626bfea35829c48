import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RUNS = 25;
const root = join(__dirname, '..', '..');

const EMPTY_APP = `
const { App, Stack } = require('aws-cdk-lib');
const app = new App({ outdir: process.argv[2] });
new Stack(app, 'Empty', { env: { region: 'us-east-1' } });
app.synth();
`;

const PIPELINE_APP = `
const { App, Stack } = require('aws-cdk-lib');
const lambda = require('aws-cdk-lib/aws-lambda');
const { BaseModel, Reward, RftPipeline } = require(${JSON.stringify(join(root, 'dist'))});
const app = new App({ outdir: process.argv[2] });
const stack = new Stack(app, 'Pipeline', { env: { region: 'us-east-1' } });
const reward = new lambda.Function(stack, 'Reward', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => []'),
});
new RftPipeline(stack, 'Pipeline', {
  baseModel: BaseModel.NOVA_2_LITE,
  reward: Reward.function(reward),
});
app.synth();
`;

/**
 * Synthesis of one pipeline against synthesis of an empty app, both as compiled JavaScript in a process of their own,
 * validation off, taken in turns so that noise of the machine meets both.
 */
export function benchSynth(): void {
  if (!existsSync(join(root, 'dist', 'index.js'))) throw new Error("There is no dist/: run 'npm run build' first.");
  const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
  try {
    const apps = { empty: join(folder, 'empty.js'), pipeline: join(folder, 'pipeline.js') };
    writeFileSync(apps.empty, EMPTY_APP);
    writeFileSync(apps.pipeline, PIPELINE_APP);
    const times = { empty: [] as number[], pipeline: [] as number[] };
    for (let run = 0; run <= RUNS; run++) {
      for (const name of ['empty', 'pipeline'] as const) {
        const seconds = synthesize(apps[name]);
        // The first round fills the file cache.
        if (run > 0) times[name].push(seconds);
      }
    }
    const [empty, pipeline] = [median(times.empty), median(times.pipeline)];
    console.log(`synthesis, median of ${RUNS}: empty app ${empty.toFixed(2)} s, pipeline ${pipeline.toFixed(2)} s`);
    console.log(`synthesis, pipeline / empty app: ${(pipeline / empty).toFixed(2)} (aim: 2.5 or less)`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function synthesize(script: string): number {
  const outdir = mkdtempSync(join(tmpdir(), 'rft-bench-'));
  const start = process.hrtime.bigint();
  const run = spawnSync(process.execPath, [script, outdir], {
    env: { ...process.env, CDK_VALIDATION: 'false' },
    encoding: 'utf8',
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  rmSync(outdir, { recursive: true });
  if (run.status !== 0) throw new Error(`The benchmark app failed:\n${run.stderr}`);
  return seconds;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

if (require.main === module) benchSynth();
