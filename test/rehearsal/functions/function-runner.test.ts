import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DeployedFunction } from '../../../rehearsal/assembly/deployed';
import { FunctionImages } from '../../../rehearsal/functions/function-image';
import { FunctionRunner, type InvocationResult } from '../../../rehearsal/functions/function-runner';

const VIRTUAL_NOW = Date.parse('2031-05-06T07:08:09.000Z');

const work = mkdtempSync(path.join(tmpdir(), 'runner-'));
const images = new FunctionImages();
let server: Server;
let runner: FunctionRunner;
let folders = 0;

beforeAll(async () => {
  server = createServer((_, response) => response.end('from the endpoint'));
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

function functionOf(source: string, settings: Partial<DeployedFunction> = {}, file = 'index.js'): DeployedFunction {
  const folder = path.join(work, `bundle-${folders++}`);
  mkdirSync(folder);
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

async function invoke(
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
async function resultOf(body: string, event: unknown = {}, settings: Partial<DeployedFunction> = {}): Promise<unknown> {
  const result = await invoke(functionOf(`exports.handler = async (event, context) => { ${body} };`, settings), event);
  if (result.functionError) throw new Error(result.payload);
  return JSON.parse(result.payload) as unknown;
}

describe('a handler', () => {
  test('receives the event and answers', async () => {
    expect(await resultOf('return { sum: event.a + event.b }', { a: 1, b: 2 })).toEqual({ sum: 3 });
  });

  test('finds the template variables and those of Lambda in its environment, and nothing of this machine', async () => {
    process.env['HOST_SECRET'] = 'visible';
    const environment = (await resultOf('return process.env', {}, { environment: { TABLE: 'runs' } })) as Record<
      string,
      string
    >;
    expect(environment).toMatchObject({
      TABLE: 'runs',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_VERSION: '7',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_ENDPOINT_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    });
    expect(environment['AWS_ACCESS_KEY_ID']).toBe(`KEY-${environment['AWS_LAMBDA_FUNCTION_NAME']}`);
    expect(environment).not.toHaveProperty('HOST_SECRET');
    expect(environment).not.toHaveProperty('HOME');
  });

  test('sees virtual time flow', async () => {
    const body = `const before = Date.now(); await new Promise((r) => setTimeout(r, 30));
      return { before, after: Date.now(), fresh: new Date().toISOString(), text: Date(), same: new Date() instanceof Date, given: new Date(0).toISOString() }`;
    const seen = (await resultOf(body)) as {
      before: number;
      after: number;
      fresh: string;
      text: string;
      same: boolean;
      given: string;
    };
    expect(seen.before).toBeGreaterThanOrEqual(VIRTUAL_NOW);
    expect(seen.before).toBeLessThan(VIRTUAL_NOW + 2000);
    expect(seen.after - seen.before).toBeGreaterThanOrEqual(29);
    expect(seen.fresh).toContain('2031-05-06T07:08');
    expect(seen.text).toContain('2031');
    expect(seen.same).toBe(true);
    expect(seen.given).toBe('1970-01-01T00:00:00.000Z');
  });

  test('receives a context that fits the call', async () => {
    const source = `exports.handler = async (event, context) =>
      ({ ...context, remaining: context.getRemainingTimeInMillis() })`;
    const definition = functionOf(source);
    const context = JSON.parse((await invoke(definition, {}, { custom: { purpose: 'verify' } })).payload) as Record<
      string,
      unknown
    >;
    expect(context).toMatchObject({
      functionName: definition.name,
      functionVersion: '7',
      invokedFunctionArn: `${definition.arn}:7`,
      memoryLimitInMB: '128',
      clientContext: { custom: { purpose: 'verify' } },
    });
    expect(context['awsRequestId']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(context['remaining']).toBeGreaterThan(4000);
    expect(context['remaining']).toBeLessThanOrEqual(5000);
  });

  test.each([
    ['undefined as null', 'return undefined', null],
    ['NaN as null', 'return { score: NaN }', { score: null }],
    ['dates as text', 'return new Date(0)', '1970-01-01T00:00:00.000Z'],
  ])('answers %s', async (_, body, expected) => {
    expect(await resultOf(body)).toEqual(expected);
  });

  test('draws the same lots in each rehearsal', async () => {
    const body = 'return [Math.random(), Math.random()]';
    const definition = functionOf(`exports.handler = async () => { ${body} }`);
    const others = new FunctionRunner({
      now: () => 0,
      region: 'us-east-1',
      endpoint: { url: '', port: 1, credentialsOf: () => ({ accessKeyId: '', secretAccessKey: '' }) },
    });
    const call = { image: images.imageOf(definition), version: '1', invokedFunctionArn: definition.arn, payload: '{}' };
    const [one, other] = await Promise.all([invoke(definition), others.invoke(call)]);
    await others.close();
    expect(one.payload).toBe(other.payload);
    const [first, second] = JSON.parse(one.payload) as [number, number];
    expect(first).not.toBe(second);
  });

  test('may be a callback handler before Node.js 24 and no longer since', async () => {
    const source = 'exports.handler = (event, context, callback) => setTimeout(() => callback(null, "done"), 5)';
    expect((await invoke(functionOf(source))).payload).toBe('"done"');
    const refused = await invoke(functionOf(source, { runtime: 'nodejs24.x' }));
    expect(JSON.parse(refused.payload)).toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' });
  });

  test('loses what it returns without a promise before Node.js 24', async () => {
    const source = 'exports.handler = () => 5';
    expect((await invoke(functionOf(source))).payload).toBe('null');
    expect((await invoke(functionOf(source, { runtime: 'nodejs24.x' }))).payload).toBe('5');
  });

  test('may be an ES module or lie in a folder', async () => {
    const module = 'import path from "node:path"; export const handler = async () => path.sep;';
    expect((await invoke(functionOf(module, {}, 'index.mjs'))).payload).toBe('"/"');
    const definition = functionOf('exports.go = async () => "deep"');
    const source = path.join((definition.code as { folder: string }).folder, 'src');
    mkdirSync(source);
    writeFileSync(path.join(source, 'main.js'), 'exports.go = async () => "deep"');
    expect((await invoke({ ...definition, handler: 'src/main.go' })).payload).toBe('"deep"');
  });
});

describe('errors look as Lambda shows them', () => {
  const errorOf = async (source: string, settings: Partial<DeployedFunction> = {}) => {
    const result = await invoke(functionOf(source, settings));
    expect(result.functionError).toBe('Unhandled');
    return JSON.parse(result.payload) as { errorType: string; errorMessage: string; trace?: string[] };
  };

  test('a thrown error with its name', async () => {
    const source =
      'class Busy extends Error { name = "RunnerBusy" } exports.handler = async () => { throw new Busy("later") }';
    const error = await errorOf(source);
    expect(error).toMatchObject({ errorType: 'RunnerBusy', errorMessage: 'later' });
    expect(error.trace?.[0]).toContain('later');
  });

  test('a thrown text', async () => {
    expect(await errorOf('exports.handler = async () => { throw "no" }')).toEqual({
      errorType: 'string',
      errorMessage: 'no',
      trace: [],
    });
  });

  test.each([
    [
      'a module that is missing',
      'require("not-here"); exports.handler = async () => 1',
      {},
      'Runtime.ImportModuleError',
    ],
    ['a handler that is not exported', 'exports.other = 1', {}, 'Runtime.HandlerNotFound'],
    ['a file that is not there', 'exports.handler = 1', { handler: 'main.handler' }, 'Runtime.ImportModuleError'],
    ['a syntax error', 'exports.handler = async () => {', {}, 'Runtime.UserCodeSyntaxError'],
    ['an error while the module loads', 'throw new TypeError("early")', {}, 'TypeError'],
    [
      'an error nobody caught',
      'exports.handler = () => new Promise(() => setImmediate(() => { throw new RangeError("lost") }))',
      {},
      'RangeError',
    ],
    [
      'a rejection nobody caught',
      'exports.handler = () => new Promise(() => void Promise.reject(new Error("lost")))',
      {},
      'Runtime.UnhandledPromiseRejection',
    ],
    ['a process that exits', 'exports.handler = () => new Promise(() => process.exit(3))', {}, 'Runtime.ExitError'],
    ['an answer that is no JSON', 'exports.handler = async () => { const a = {}; a.a = a; return a }', {}, 'Error'],
    [
      'an answer that is too large',
      'exports.handler = async () => "x".repeat(6291556)',
      {},
      'Function.ResponseSizeTooLarge',
    ],
    [
      'memory that runs out',
      'exports.handler = async () => { const a = []; for (;;) a.push(new Array(1e5).fill({}).map(() => ({}))) }',
      { memoryMb: 16, timeoutSeconds: 30 },
      'Runtime.ExitError',
    ],
  ])('%s', async (_, source, settings, errorType) => {
    expect(await errorOf(source, settings)).toMatchObject({ errorType });
  });

  test('a timeout, even of a handler that never yields', async () => {
    const error = await errorOf('exports.handler = async () => { for (;;); }', { timeoutSeconds: 1 });
    expect(error.errorType).toBe('Sandbox.Timedout');
    expect(error.errorMessage).toMatch(/^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/);
  });

  test('and the next call gets a fresh environment', async () => {
    const definition = functionOf(
      'let n = 0; exports.handler = async (e) => { n++; if (e.exit) process.exit(1); return n }',
    );
    expect((await invoke(definition)).payload).toBe('1');
    expect((await invoke(definition)).payload).toBe('2');
    expect((await invoke(definition, { exit: true })).functionError).toBe('Unhandled');
    expect((await invoke(definition)).payload).toBe('1');
  });
});

describe('environments', () => {
  test('take calls that overlap side by side', async () => {
    const source =
      'let busy = 0; exports.handler = async () => { busy++; await new Promise((r) => setTimeout(r, 50)); return busy-- }';
    const definition = functionOf(source);
    const results = await Promise.all([invoke(definition), invoke(definition)]);
    expect(results.map(({ payload }) => payload)).toEqual(['1', '1']);
  });

  test.each([
    ['code in a container', { code: { unavailable: 'it is a container image' } }, /container image/],
    ['another language', { runtime: 'python3.13' }, /python3\.13.*Node\.js only/],
    ['layers', { layers: ['arn:layer'] }, /layers \(arn:layer\)/],
  ] as const)('refuse %s', async (_, settings, message) => {
    await expect(invoke(functionOf('', settings))).rejects.toThrow(message);
  });

  test('run code that is written in the template', async () => {
    const definition = functionOf('', { code: { inline: 'exports.handler = async () => "inline"' } });
    expect((await invoke(definition)).payload).toBe('"inline"');
    images.close();
  });
});

describe('what a function writes', () => {
  test('is kept line by line with its request', async () => {
    const definition = functionOf(
      'exports.handler = async () => { console.log("one\\ntwo"); console.error("three"); process.stdout.write("four\\n") }',
    );
    const { requestId } = await invoke(definition);
    expect(runner.linesOf(definition.name).map(({ stream, text }) => `${stream}: ${text}`)).toEqual([
      'stdout: one',
      'stdout: two',
      'stderr: three',
      'stdout: four',
    ]);
    expect(runner.linesOf(definition.name).every((line) => line.requestId === requestId && line.version === '7')).toBe(
      true,
    );
  });

  test('in the embedded metric format becomes metrics', async () => {
    const document = {
      _aws: {
        Timestamp: 5,
        CloudWatchMetrics: [
          { Namespace: 'N', Dimensions: [['purpose']], Metrics: [{ Name: 'RewardMean', Unit: 'None' }] },
        ],
      },
      purpose: 'training',
      RewardMean: 0.5,
    };
    const definition = functionOf(
      `exports.handler = async () => console.log(${JSON.stringify(JSON.stringify(document))})`,
    );
    await invoke(definition);
    expect(runner.metrics.filter(({ functionName }) => functionName === definition.name)).toEqual([
      {
        functionName: definition.name,
        namespace: 'N',
        name: 'RewardMean',
        unit: 'None',
        values: [0.5],
        dimensions: { purpose: 'training' },
        timeMs: 5,
      },
    ]);
  });

  test('in that format but wrong is a problem: CloudWatch would drop it without a word', async () => {
    const document = {
      _aws: { Timestamp: 5, CloudWatchMetrics: [{ Namespace: 'N', Metrics: [{ Name: 'RewardMean' }] }] },
      RewardMean: null,
    };
    await invoke(functionOf(`exports.handler = async () => console.log(${JSON.stringify(JSON.stringify(document))})`));
    expect(runner.problems.at(-1)).toMatch(/RewardMean must be a number/);
  });
});

describe('the network', () => {
  test('leads to the endpoint', async () => {
    expect(await resultOf('return await (await fetch(process.env.AWS_ENDPOINT_URL)).text()')).toBe('from the endpoint');
  });

  test.each([
    ['fetch', 'await fetch("http://192.0.2.1/")'],
    ['https', 'await new Promise((r, j) => require("https").get("https://example.com/", r).on("error", j))'],
    ['net', 'await new Promise((r, j) => require("net").connect(22, "127.0.0.1", r).on("error", j))'],
    ['datagrams', 'require("dgram").createSocket("udp4")'],
  ])('leads nowhere else by %s, and the attempt is a problem', async (_, body) => {
    const before = runner.problems.length;
    const definition = functionOf(`exports.handler = async () => { ${body} }`);
    expect((await invoke(definition)).functionError).toBe('Unhandled');
    expect(runner.problems.slice(before)).toEqual([expect.stringContaining(`${definition.name} tried to reach`)]);
  });
});
