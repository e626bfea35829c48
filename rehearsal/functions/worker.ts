// Runs inside a worker thread: the Node.js runtime of Lambda, as far as a handler can tell. It starts from this file
// alone (see worker-source.ts), so it imports nothing but what Node.js ships, and types.
//
//   start: virtual clock, closed network, captured output
//   first invocation: load the module → errors are those of a failed init
//   each invocation: set the clock, call the handler, answer with JSON text or an error document

import dgram from 'node:dgram';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionErrorDocument, WorkerInvocation, WorkerMessage, WorkerStart } from './worker-messages';

type Callback = (error: unknown, result?: unknown) => void;
/** What came of a handler; it may throw anything. */
type Answer = { readonly result: unknown } | { readonly thrown: unknown };
type Handler = (event: unknown, context: unknown, callback: Callback) => unknown;

const start = workerData as WorkerStart;
/** Virtual instant; only timers move it. */
let nowMs = Date.now();
let handler: Handler | undefined;

/** How much sooner a timer fires than it asks for: a client that backs off for seconds costs the rehearsal little. */
const TIMER_SPEED = 50;

/**
 * Inside an invocation time stands still while the handler computes or waits for an answer, and moves on by what its timers
 * ask for. So a rehearsal replays exactly, however busy the machine is.
 */
function now(): number {
  return Math.floor(nowMs);
}

function hurryTimers(): void {
  const inRealTime = globalThis.setTimeout;
  const hurried = (callback: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]): NodeJS.Timeout => {
    const dueMs = nowMs + delayMs;
    return inRealTime(() => {
      nowMs = Math.max(nowMs, dueMs);
      callback(...args);
    }, delayMs / TIMER_SPEED);
  };
  globalThis.setTimeout = Object.assign(hurried, {
    [promisify.custom]: (delayMs?: number, value?: unknown) =>
      new Promise((resolve) => void hurried(() => resolve(value), delayMs)),
  }) as unknown as typeof setTimeout;
}

function send(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function shiftDate(): void {
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[]) => Reflect.construct(target, args.length === 0 ? [now()] : args) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, property, receiver) =>
      property === 'now' ? now : (Reflect.get(target, property, receiver) as unknown),
  });
}

/** A handler that draws lots draws the same ones each time the rehearsal replays. */
function seedRandom(requestId: string): void {
  let state = Number.parseInt(requestId.slice(0, 8), 16);
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function captureOutput(stream: 'stdout' | 'stderr'): void {
  process[stream].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    send({ kind: 'output', stream, text: Buffer.from(chunk).toString('utf8'), timeMs: now() });
    const written = rest.find((argument) => typeof argument === 'function') as (() => void) | undefined;
    if (written) queueMicrotask(written);
    return true;
  };
}

/** Every TCP and TLS connection of Node.js goes through Socket.connect. */
function closeNetwork(): void {
  const { connect } = net.Socket.prototype as { connect: (this: net.Socket, ...args: unknown[]) => net.Socket };
  const guarded = function (this: net.Socket, ...args: unknown[]): net.Socket {
    const { host, port, socketPath } = destinationOf(args);
    if (socketPath === undefined && port === start.endpointPort && (host === '127.0.0.1' || host === 'localhost')) {
      return connect.apply(this, args);
    }
    const destination = socketPath ?? `${host}:${port}`;
    send({ kind: 'blocked', destination });
    return this.destroy(new Error(`The rehearsal has no network: ${destination} cannot be reached`));
  };
  net.Socket.prototype.connect = guarded;
  dgram.createSocket = () => {
    send({ kind: 'blocked', destination: 'a datagram socket' });
    throw new Error('The rehearsal has no network: no datagram sockets');
  };
}

function destinationOf(args: readonly unknown[]): { host: string; port: number; socketPath: string | undefined } {
  // net.connect() hands its normalised arguments over as one list; others pass options, or a port and a host.
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) {
    const { host, port, path: socketPath } = first as { host?: string; port?: number | string; path?: string };
    return { host: host ?? 'localhost', port: Number(port), socketPath: socketPath ?? undefined };
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { host: '', port: 0, socketPath: first };
  return { host: typeof second === 'string' ? second : 'localhost', port: Number(first), socketPath: undefined };
}

async function loadHandler(): Promise<Handler> {
  const [, directory = '', moduleName = '', exportName = ''] = /^(.*\/)?([^/.]*)\.(.*)$/.exec(start.handler) ?? [];
  const stem = path.join(start.folder, directory, moduleName);
  const file = ['', '.js', '.mjs', '.cjs'].map((extension) => `${stem}${extension}`).find((each) => existsSync(each));
  if (file === undefined) {
    throw named('Runtime.ImportModuleError', `Error: Cannot find module '${path.basename(stem)}'`);
  }
  const found = exportName.split('.').reduce<unknown>(memberOf, await load(file));
  if (typeof found !== 'function') {
    throw named('Runtime.HandlerNotFound', `${start.handler} is undefined or not exported`);
  }
  return found as Handler;
}

async function load(file: string): Promise<unknown> {
  const require = createRequire(file);
  try {
    return require(file);
  } catch (error) {
    if (error instanceof SyntaxError) {
      // An ES module without the extension, or a real mistake: import tells which.
      const isModule = /import statement|Unexpected token 'export'/.test(error.message);
      if (!isModule) throw named('Runtime.UserCodeSyntaxError', String(error));
    } else if (codeOf(error) === 'MODULE_NOT_FOUND') {
      throw named('Runtime.ImportModuleError', String(error).split('\n')[0]);
    } else if (codeOf(error) !== 'ERR_REQUIRE_ESM') {
      throw error;
    }
    return import(pathToFileURL(file).href);
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function codeOf(error: unknown): unknown {
  return memberOf(error, 'code');
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function contextOf(invocation: WorkerInvocation): object {
  const deadlineMs = nowMs + invocation.timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: invocation.functionName,
    functionVersion: invocation.functionVersion,
    invokedFunctionArn: invocation.invokedFunctionArn,
    memoryLimitInMB: String(start.memoryMb),
    awsRequestId: invocation.requestId,
    logGroupName: start.logGroupName,
    logStreamName: start.logStreamName,
    identity: undefined,
    clientContext:
      invocation.clientContext === undefined ? undefined : (JSON.parse(invocation.clientContext) as unknown),
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadlineMs - nowMs)),
  };
}

async function call(handle: Handler, event: unknown, context: unknown): Promise<Answer> {
  const takesCallback = handle.length > 2;
  const hasCallbacks = Number(/^nodejs(\d+)/.exec(start.runtime)?.[1] ?? 0) < 24;
  if (takesCallback && !hasCallbacks) {
    const message = 'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.';
    return { thrown: named('Runtime.CallbackHandlerDeprecated', message) };
  }
  return new Promise((resolve) => {
    const answer = (result: unknown) => resolve({ result });
    const fail = (thrown: unknown) => resolve({ thrown });
    const callback: Callback = (error, result) =>
      error === null || error === undefined ? answer(result) : fail(error);
    try {
      const returned = handle(event, context, callback);
      if (isThenable(returned)) returned.then(answer, fail);
      // Before Node.js 24 only a promise or the callback gives a result: what is simply returned is lost.
      else if (!takesCallback) answer(hasCallbacks ? null : returned);
    } catch (error) {
      fail(error);
    }
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof memberOf(value, 'then') === 'function';
}

function resultMessage(result: unknown): WorkerMessage {
  try {
    return { kind: 'result', payload: JSON.stringify(result === undefined ? null : result) ?? 'null' };
  } catch {
    return { kind: 'error', error: documentOf(new Error('Unable to stringify response body')), isFatal: false };
  }
}

function documentOf(thrown: unknown): FunctionErrorDocument {
  if (
    thrown instanceof Error ||
    (typeof thrown === 'object' && thrown !== null && 'stack' in thrown && 'message' in thrown)
  ) {
    const { name, message, stack } = thrown as Error;
    return { errorType: name, errorMessage: message, trace: (stack ?? '').split('\n') };
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
}

async function invoke(invocation: WorkerInvocation): Promise<void> {
  nowMs = invocation.nowMs;
  seedRandom(invocation.requestId);
  try {
    handler ??= await loadHandler();
  } catch (error) {
    send({ kind: 'error', error: documentOf(error), isFatal: true });
    return;
  }
  const answer = await call(handler, JSON.parse(invocation.payload), contextOf(invocation));
  send({ kind: 'waited', ms: nowMs - invocation.nowMs });
  send(
    'thrown' in answer
      ? { kind: 'error', error: documentOf(answer.thrown), isFatal: false }
      : resultMessage(answer.result),
  );
}

shiftDate();
hurryTimers();
captureOutput('stdout');
captureOutput('stderr');
closeNetwork();
process.on('uncaughtException', (error) => send({ kind: 'error', error: documentOf(error), isFatal: true }));
process.on('unhandledRejection', (reason) => {
  const { errorMessage, trace } = documentOf(reason);
  const errorType = 'Runtime.UnhandledPromiseRejection';
  send({ kind: 'error', error: { errorType, errorMessage, trace: trace ?? [] }, isFatal: true });
});
parentPort?.on('message', (invocation: WorkerInvocation) => void invoke(invocation));
