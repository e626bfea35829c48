import { App, type Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readAssembly, type Assembly } from '../../../rehearsal/assembly/read-assembly';

process.env['CDK_VALIDATION'] = 'false';

export const work = mkdtempSync(path.join(tmpdir(), 'assembly-'));
export const bundle = path.join(work, 'bundle');
mkdirSync(bundle);
writeFileSync(path.join(bundle, 'index.js'), 'exports.handler = async () => "ok";');
export const dataset = path.join(work, 'rows.jsonl');
writeFileSync(dataset, '{"a":1}\n');

afterAll(() => rmSync(work, { recursive: true, force: true }));

let outdirs = 0;

/** The assembly of an app, read. */
export function assemblyOf(build: (app: App) => void): Assembly {
  const app = new App({ outdir: path.join(work, `out-${outdirs++}`) });
  build(app);
  return readAssembly(app.synth().directory);
}

/** A function from a bundle on disk. */
export function functionIn(scope: Stack, id = 'Fn', props: Partial<lambda.FunctionProps> = {}): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(bundle),
    ...props,
  });
}
