import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FEATURE_FLAGS, newPipeline } from '../fixtures';

/** Every file asset of a synthesized stack that is a zip archive, as a path on disk. */
function zippedAssets(scope: (app: App) => Construct): string[] {
  const app = new App({ postCliContext: FEATURE_FLAGS, outdir: mkdtempSync(join(tmpdir(), 'rft-code-')) });
  const stack = new Stack(scope(app), 'Test', { env: { region: 'us-east-1' } });
  newPipeline({}, stack);
  const stage = Stage.of(stack) as Stage;
  app.synth();
  const manifest = JSON.parse(readFileSync(join(stage.outdir, `${stack.artifactId}.assets.json`), 'utf8')) as {
    files: Record<string, { source: { path: string; packaging: string } }>;
  };
  return Object.values(manifest.files)
    .filter(({ source }) => source.packaging === 'zip')
    .map(({ source }) => resolve(stage.outdir, source.path));
}

test.each([
  ['an app', (app: App) => app],
  ['a stage of an app', (app: App) => new Stage(app, 'Production')],
])('in %s the bundle of each function is where the manifest says', (_, scope) => {
  const folders = zippedAssets(scope);
  expect(folders).toHaveLength(20);
  expect(folders.filter((folder) => !existsSync(join(folder, 'index.js')))).toEqual([]);
});
