import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DeployedFunction } from '../../../rehearsal/assembly/deployed';
import { FunctionImages } from '../../../rehearsal/functions/function-image';
import { FunctionRunner, type InvocationResult } from '../../../rehearsal/functions/function-runner';

export const VIRTUAL_NOW = Date.parse('2031-05-06T07:08:09.000Z');

/** So long that a client notices: in a worker, fifty times as much virtual time could have gone by. */
const ANSWER_MS = 100;

const work = mkdtempSync(path.join(tmpdir(), 'runner-'));
export const images = new FunctionImages();
let server: Server;
/** Runs what `functionOf` made; set before the first test of a file. */
export let runner: FunctionRunner;
let folders = 0;

beforeAll(async () => {
  server = createServer((_, response) => void setTimeout(() => response.end('from the endpoint'), ANSWER_MS));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const credentialsOf = ({ name }: { name: string }) => ({ accessKeyId: `KEY-${name}`, secretAccessKey: 'secret' });
  const endpoint = { url: `http://127.0.0.1:${port}`, port, credentialsOf };
  runner = new FunctionRunner({ now: () => VIRTUAL_NOW, region: 'us-east-1', endpoint });
});

afterAll(async () => {
  await runner.close();
  server.close();
  rmSync(work, { recursive: true, force: true });
});

/** A function whose bundle is this one file, in a project with this package.json. */
export function functionOf(
  source: string,
  settings: Partial<DeployedFunction> = {},
  file = 'index.js',
  project = '{}',
): DeployedFunction {
  const folder = path.join(work, `project-${folders++}`, 'bundle');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '..', 'package.json'), project);
  writeFileSync(path.join(folder, file), source);
  const name = `fn-${folders}`;
  return {
    stack: 'S',
    logicalId: 'Fn',
    name,
    arn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
    code: { folder },
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    environment: {},
    timeoutSeconds: 5,
    memoryMb: 128,
    roleArn: 'arn:aws:iam::123456789012:role/fn',
    layers: [],
    ...settings,
  };
}

export async function invoke(
  definition: DeployedFunction,
  event: unknown = {},
  clientContext?: unknown,
): Promise<InvocationResult> {
  return runner.invoke({
    image: images.imageOf(definition),
    version: '7',
    invokedFunctionArn: `${definition.arn}:7`,
    payload: JSON.stringify(event),
    ...(clientContext !== undefined && { clientContext: JSON.stringify(clientContext) }),
  });
}

/** What a handler with this body returns for an event. */
export async function resultOf(
  body: string,
  event: unknown = {},
  settings: Partial<DeployedFunction> = {},
): Promise<unknown> {
  const result = await invoke(functionOf(`exports.handler = async (event, context) => { ${body} };`, settings), event);
  if (result.functionError) throw new Error(result.payload);
  return JSON.parse(result.payload) as unknown;
}
