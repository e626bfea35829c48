import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FunctionRunner } from '../../../rehearsal/functions/function-runner';
import { functionOf, images, invoke, resultOf, VIRTUAL_NOW } from './bundles';

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
    expect(seen.before).toBe(VIRTUAL_NOW);
    expect(seen.after).toBe(VIRTUAL_NOW + 30);
    expect(seen.fresh).toContain('2031-05-06T07:08');
    expect(seen.text).toContain('2031');
    expect(seen.same).toBe(true);
    expect(seen.given).toBe('1970-01-01T00:00:00.000Z');
  });

  test.each(['timers/promises', 'node:timers/promises'])('sees virtual time flow in the sleep of %s', async (name) => {
    const body = `const { setTimeout: sleep } = require('${name}');
      const told = await sleep(2_000, 'rested');
      const stopped = await sleep(2_000, '', { signal: AbortSignal.abort() }).catch(({ name }) => name);
      return { told, stopped, now: Date.now() }`;
    expect(await resultOf(body)).toEqual({ told: 'rested', stopped: 'AbortError', now: VIRTUAL_NOW + 2_000 });
  });

  test('sees no time pass while it waits for an answer', async () => {
    const body = `let timer; const late = new Promise((r) => { timer = setTimeout(r, 1_000, 'too late') });
      const answer = new Promise((r) => require('http').get(process.env.AWS_ENDPOINT_URL, () => r('answered')));
      const first = await Promise.race([answer, late]); clearTimeout(timer);
      return { first, now: Date.now() }`;
    expect(await resultOf(body)).toEqual({ first: 'answered', now: VIRTUAL_NOW });
  });

  test('sees no time pass while it computes', async () => {
    const body = `let steps = 0; const late = new Promise((r) => setTimeout(r, 1_000, 'too late'));
      const work = (async () => { while (steps++ < 100) { for (let i = 0; i < 1e6; i++); await new Promise(setImmediate) } return 'done' })();
      return { first: await Promise.race([work, late]), now: Date.now() }`;
    expect(await resultOf(body)).toEqual({ first: 'done', now: VIRTUAL_NOW });
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
    expect(context['remaining']).toBe(5000);
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

  test.each([
    ['', 'require("node:path").sep'],
    [' that imports', '(await import("node:path")).sep'],
  ])('is CommonJS%s, whatever the project around the bundle is', async (_, expression) => {
    const definition = functionOf(`exports.handler = async () => ${expression}`, {}, 'index.js', '{"type":"module"}');
    expect((await invoke(definition)).payload).toBe('"/"');
  });
});
