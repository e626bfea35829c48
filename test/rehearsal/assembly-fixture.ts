import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { rftApp } from '../../bin/app';
import { type PipelineConfig, readConfig, type StackConfig } from '../../bin/config';
import { FEATURE_FLAGS } from '../fixtures';

const ROOT = join(__dirname, '..', '..');

/** Few questions to models and few looks at jobs: enough for every decision about the example, in a third of the time. */
const QUICK: Partial<PipelineConfig> = {
  evaluation: { samplesPerPrompt: 1, probeSamples: 2 },
  hyperparameters: { batchSize: 64, epochCount: 2, trainingSamplePerPrompt: 4 },
  pollIntervalMinutes: 30,
};

/**
 * The ready app with other settings of its pipeline, measuring with few questions, synthesized into a folder that is removed
 * after the tests of the file.
 */
export function quickAssembly(changes: Partial<PipelineConfig> = {}): string {
  const config = readConfig(join(ROOT, 'rft.config.json'));
  const { MathWordProblems: stack } = config.stacks as { MathWordProblems: StackConfig };
  const pipeline = { ...stack.pipelines.Math, ...QUICK, ...changes };
  const text = JSON.stringify({ stacks: { MathWordProblems: { ...stack, pipelines: { Math: pipeline } } } });
  const folder = mkdtempSync(join(tmpdir(), 'rft-config-'));
  const path = join(folder, 'rft.config.json');
  writeFileSync(path, text.replaceAll('"examples/', `"${ROOT}/examples/`));
  return synthesized(path, [folder]);
}

/** The ready app, synthesized into a folder that is removed after the tests of the file. */
export function readyAssembly(context: Readonly<Record<string, unknown>> = {}): string {
  return synthesized(join(ROOT, 'rft.config.json'), [], context);
}

function synthesized(
  config: string,
  others: readonly string[] = [],
  context: Readonly<Record<string, unknown>> = {},
): string {
  const outdir = mkdtempSync(join(tmpdir(), 'rft-assembly-'));
  const app = new App({ postCliContext: { ...FEATURE_FLAGS, ...context }, outdir });
  rftApp(app, config);
  app.synth();
  afterAll(() => [outdir, ...others].forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  return outdir;
}
