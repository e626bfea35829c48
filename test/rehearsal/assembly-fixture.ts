import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { rftApp } from '../../bin/app';
import { FEATURE_FLAGS } from '../fixtures';

/** The ready app, synthesized into a folder that is removed after the tests of the file. */
export function readyAssembly(context: Readonly<Record<string, unknown>> = {}): string {
  const outdir = mkdtempSync(join(tmpdir(), 'rft-assembly-'));
  const app = new App({ postCliContext: { ...FEATURE_FLAGS, ...context }, outdir });
  rftApp(app, join(__dirname, '..', '..', 'rft.config.json'));
  app.synth();
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  return outdir;
}
