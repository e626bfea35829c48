import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The ready app, synthesized. The test files of a run share one folder for each context: the first that asks makes it, the
 * others need not even load the CDK. Whoever changes it takes a copy.
 */
export function readyAssembly(context: Readonly<Record<string, unknown>> = {}): string {
  const key = createHash('sha256').update(JSON.stringify(context)).digest('hex').slice(0, 8);
  const shared = join(tmpdir(), `ready-assembly-${key}`);
  if (!existsSync(shared)) {
    const outdir = mkdtempSync(`${shared}-`);
    synthesize(outdir, context);
    try {
      renameSync(outdir, shared);
    } catch (error) {
      // Another worker was faster, and its assembly is the same.
      if (!existsSync(shared)) throw error;
    }
  }
  return shared;
}

function synthesize(outdir: string, context: Readonly<Record<string, unknown>>): void {
  const { App } = jest.requireActual<typeof import('aws-cdk-lib')>('aws-cdk-lib');
  const { rftApp } = jest.requireActual<typeof import('../../bin/app')>('../../bin/app');
  const { FEATURE_FLAGS } = jest.requireActual<typeof import('../fixtures')>('../fixtures');
  const app = new App({ postCliContext: { ...FEATURE_FLAGS, ...context }, outdir });
  rftApp(app, join(__dirname, '..', '..', 'rft.config.json'));
  app.synth();
}
