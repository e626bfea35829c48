import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FEATURE_FLAGS, newPipeline } from '../fixtures';

interface AssetManifest {
  readonly files: Readonly<Record<string, { readonly source: { readonly path: string; readonly packaging: string } }>>;
}

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: { Handler: string; Code: { S3Key?: string } } }>
  >;
}

/** Of a synthesized stack: the file of each function's handler, as the template and the manifest of assets say. */
function handlerFiles(scope: (app: App) => Construct): string[] {
  const app = new App({ postCliContext: FEATURE_FLAGS, outdir: mkdtempSync(join(tmpdir(), 'rft-code-')) });
  const stack = new Stack(scope(app), 'Test', { env: { region: 'us-east-1' } });
  newPipeline({}, stack);
  const { outdir } = Stage.of(stack) as Stage;
  app.synth();
  const read = (file: string) => JSON.parse(readFileSync(join(outdir, file), 'utf8')) as unknown;
  const { files } = read(`${stack.artifactId}.assets.json`) as AssetManifest;
  const { Resources } = read(stack.templateFile) as Template;
  return Object.values(Resources).flatMap(({ Type, Properties }) => {
    const { S3Key } = Type === 'AWS::Lambda::Function' ? Properties.Code : {};
    if (S3Key === undefined) return [];
    const { source } = files[S3Key.replace('.zip', '')] ?? {};
    expect(source?.packaging).toBe('zip');
    return [resolve(outdir, source?.path ?? '', Properties.Handler.replace('.handler', '.js'))];
  });
}

describe.each([
  ['an app', (app: App) => app],
  ['a stage of an app', (app: App) => new Stage(app, 'Production')],
])('in %s', (_, scope) => {
  const files = handlerFiles(scope);

  test('the bundle of each function lies where template and manifest say', () => {
    expect(new Set(files).size).toBe(15);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  test('functions that belong together are one asset, which is uploaded once', () => {
    expect(new Set(files.map((file) => resolve(file, '..'))).size).toBe(6);
  });
});
