import type { DeployedFunction } from '../../../rehearsal/assembly/deployed';
import { compiledCodeOf } from '../../../rehearsal/functions/compiled-code';
import { FunctionRunner } from '../../../rehearsal/functions/function-runner';
import { functionOf, images, invoke } from './bundles';

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

  test('a timeout, when its timers would carry a handler beyond it', async () => {
    const sleeping = (seconds: number) => `exports.handler = () => new Promise((r) => setTimeout(r, ${seconds}000, 1))`;
    const error = await errorOf(sleeping(6));
    expect(error.errorType).toBe('Sandbox.Timedout');
    expect(error.errorMessage).toMatch(/^RequestId: \S+ Error: Task timed out after 5\.00 seconds$/);
    expect((await invoke(functionOf(sleeping(4)))).payload).toBe('1');
  });

  test('a timeout of a handler that never yields, when the patience of the rehearsal ends', async () => {
    const impatient = new FunctionRunner({
      now: () => 0,
      region: 'us-east-1',
      endpoint: { url: '', port: 1, credentialsOf: () => ({ accessKeyId: '', secretAccessKey: '' }) },
      patienceMs: 100,
    });
    const definition = functionOf('exports.handler = async () => { for (;;); }');
    const call = { image: images.imageOf(definition), version: '1', invokedFunctionArn: definition.arn, payload: '{}' };
    const result = await impatient.invoke(call);
    await impatient.close();
    expect(JSON.parse(result.payload)).toMatchObject({ errorType: 'Sandbox.Timedout' });
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
  test('that start later take over compiled code, and nothing else', async () => {
    const source =
      'let n = 0; exports.handler = async () => { await new Promise((r) => setTimeout(r, 50)); return ++n }';
    const definition = functionOf(source);
    const image = images.imageOf(definition);
    expect((await invoke(definition)).payload).toBe('1');
    while (!compiledCodeOf(image)) await new Promise(setImmediate);
    const results = await Promise.all([invoke(definition), invoke(definition)]);
    expect(results.map(({ payload }) => payload)).toEqual(['2', '1']);
    const changed = functionOf(source.replace('++n', '--n'));
    expect(compiledCodeOf(images.imageOf(changed))).toBeUndefined();
    expect((await invoke(changed)).payload).toBe('-1');
  });

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
