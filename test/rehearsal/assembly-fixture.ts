import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config, PipelineConfig } from '../../bin/config';

const ROOT = join(__dirname, '..', '..');
const READY = join(ROOT, 'rft.config.json');
const DATASET = join(ROOT, 'examples', 'math-word-problems', 'data', 'dataset.jsonl');

/** Few questions to models and few looks at jobs: enough for every decision about the example, in a third of the time. */
const QUICK: Partial<PipelineConfig> = {
  evaluation: { samplesPerPrompt: 1, probeSamples: 2, concurrency: 1 },
  hyperparameters: { batchSize: 64, epochCount: 2, trainingSamplePerPrompt: 4 },
  pollIntervalMinutes: 30,
  trainingDeadlineHours: 8,
};

/** The ready app, synthesized. Shared by the test files of a run: whoever changes it takes a copy. */
export function readyAssembly(context: Readonly<Record<string, unknown>> = {}): string {
  return shared({ context }, (outdir) => synthesize(outdir, READY, context));
}

/**
 * The ready app with other settings of its pipeline, measuring with few questions. Shared like the ready app.
 *
 * @param rows only so many rows of its dataset: enough to tell a trained model from an untrained one, and no finer
 */
export function quickAssembly(changes: Partial<PipelineConfig> = {}, rows?: number): string {
  return shared({ changes: { ...QUICK, ...changes }, rows }, (outdir) => {
    const config = join(outdir, 'rft.config.json');
    const few = rows === undefined ? {} : { dataset: { localFile: firstRows(outdir, rows) } };
    writeFileSync(config, readyConfig({ ...QUICK, ...changes, ...few }));
    synthesize(outdir, config, {});
  });
}

/** An example with a configuration of its own, synthesized. Shared like the ready app. */
export function exampleAssembly(name: string): string {
  const config = join(ROOT, 'examples', name, 'rft.config.json');
  return shared({ example: name }, (outdir) => synthesize(outdir, config, {}));
}

function firstRows(outdir: string, rows: number): string {
  const path = join(outdir, 'dataset.jsonl');
  writeFileSync(path, readFileSync(DATASET, 'utf8').split('\n').slice(0, rows).join('\n'));
  return path;
}

/** The configuration of the ready app with these changes of its pipeline, for a file in whatever folder. */
function readyConfig(changes: Partial<PipelineConfig>): string {
  const { stacks } = JSON.parse(readFileSync(READY, 'utf8')) as Config;
  const changed = Object.entries(stacks).map(([name, { pipelines, ...stack }]) => [
    name,
    {
      ...stack,
      pipelines: Object.fromEntries(
        Object.entries(pipelines).map(([id, pipeline]) => [id, { ...pipeline, ...changes }]),
      ),
    },
  ]);
  return JSON.stringify({ stacks: Object.fromEntries(changed) }).replaceAll('"examples/', `"${ROOT}/examples/`);
}

/** The first that asks makes it, the others need not even load the CDK. */
function shared(options: object, make: (outdir: string) => void): string {
  const key = createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 8);
  const folder = join(tmpdir(), `assembly-${key}`);
  if (existsSync(folder)) return folder;
  const outdir = mkdtempSync(`${folder}-`);
  make(outdir);
  try {
    renameSync(outdir, folder);
  } catch (error) {
    // Another worker was faster, and its assembly is the same.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function synthesize(outdir: string, config: string, context: Readonly<Record<string, unknown>>): void {
  const { App } = jest.requireActual<typeof import('aws-cdk-lib')>('aws-cdk-lib');
  const { rftApp } = jest.requireActual<typeof import('../../bin/app')>('../../bin/app');
  const { FEATURE_FLAGS } = jest.requireActual<typeof import('../fixtures')>('../fixtures');
  const app = new App({ postCliContext: { ...FEATURE_FLAGS, ...context }, outdir });
  rftApp(app, config);
  app.synth();
}
