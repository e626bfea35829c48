// Runs inside a worker thread: the Node.js runtime of Lambda, as far as a handler can tell. It is one file when it starts
// (see worker-source.ts), so all that it imports is its own parts, what Node.js ships, and types.
//
//   start: virtual clock, closed network, captured output
//   first invocation: load the module → errors are those of a failed init
//   each invocation: set the clock, call the handler, answer with JSON text or an error document

import { parentPort, workerData } from 'node:worker_threads';
import { type Callback, type Handler, type LoadedHandler, loadHandler, memberOf, named } from './worker-handler';
import type { FunctionErrorDocument, WorkerInvocation, WorkerMessage, WorkerStart } from './worker-messages';
import { awaitsAnswer, closeNetwork } from './worker-network';
import { beginInvocation, endInvocation, hurryTimers, now, remainingMs, shiftDate } from './worker-time';

/** What came of a handler; it may throw anything. */
type Answer = { readonly result: unknown } | { readonly thrown: unknown };

const start = workerData as WorkerStart;
let loaded: LoadedHandler | undefined;

function send(message: WorkerMessage): void {
  parentPort?.postMessage(message);
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

function contextOf(invocation: WorkerInvocation): object {
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
    getRemainingTimeInMillis: remainingMs,
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
  const { nowMs, timeoutMs, requestId, payload } = invocation;
  beginInvocation(nowMs, timeoutMs, () => send({ kind: 'timeout' }));
  seedRandom(requestId);
  const isFirst = loaded === undefined;
  try {
    loaded ??= await loadHandler(start);
  } catch (error) {
    send({ kind: 'error', error: documentOf(error), isFatal: true });
    return;
  }
  if (isFirst) send({ kind: 'loaded' });
  const answer = await call(loaded.handler, JSON.parse(payload), contextOf(invocation));
  endInvocation();
  send({ kind: 'waited', ms: now() - nowMs });
  send(
    'thrown' in answer
      ? { kind: 'error', error: documentOf(answer.thrown), isFatal: false }
      : resultMessage(answer.result),
  );
  // Now, with all that a first invocation makes V8 compile.
  if (isFirst && start.compiled === undefined && loaded.compiled) send({ kind: 'compiled', code: loaded.compiled() });
}

shiftDate();
hurryTimers(awaitsAnswer);
captureOutput('stdout');
captureOutput('stderr');
closeNetwork(start.endpointPort, (destination) => send({ kind: 'blocked', destination }));
process.on('uncaughtException', (error) => send({ kind: 'error', error: documentOf(error), isFatal: true }));
process.on('unhandledRejection', (reason) => {
  const { errorMessage, trace } = documentOf(reason);
  const errorType = 'Runtime.UnhandledPromiseRejection';
  send({ kind: 'error', error: { errorType, errorMessage, trace: trace ?? [] }, isFatal: true });
});
parentPort?.on('message', (invocation: WorkerInvocation) => void invoke(invocation));
