// Time inside a worker. It stands still while the handler computes or waits for an answer, and moves on by what the
// handler's timers ask for. So a rehearsal replays exactly, however busy the machine is.

import timers from 'node:timers/promises';
import { promisify } from 'node:util';

/** How much sooner a timer fires than it asks for: a client that backs off for seconds costs the rehearsal little. */
const TIMER_SPEED = 50;

/** Share of a timer's wait that the thread must have spent idle. The rest is for what wakes it in between. */
const IDLE_SHARE = 0.5;

/** Virtual instant; only timers move it. */
let nowMs = Date.now();
let invocation = 0;
let deadline: { readonly timeMs: number; readonly passed: () => void } | undefined;

/** Virtual time, epoch milliseconds. */
export function now(): number {
  return Math.floor(nowMs);
}

/**
 * An invocation begins, at a virtual instant.
 *
 * @param passed called in place of the timer that would carry the invocation beyond its timeout
 */
export function beginInvocation(timeMs: number, timeoutMs: number, passed: () => void): void {
  nowMs = timeMs;
  invocation++;
  deadline = { timeMs: timeMs + timeoutMs, passed };
}

/** The invocation is answered: what its timers still do concerns nobody. */
export function endInvocation(): void {
  deadline = undefined;
}

/** What is left of the invocation, in virtual milliseconds. */
export function remainingMs(): number {
  return deadline === undefined ? 0 : Math.max(0, Math.floor(deadline.timeMs - nowMs));
}

/**
 * Makes timers fire early, but none before the handler has nothing else to do.
 *
 * @param isWaiting whether an answer is still to come
 */
export function hurryTimers(isWaiting: () => boolean): void {
  const inRealTime = globalThis.setTimeout;
  const hurried = (callback: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]): NodeJS.Timeout => {
    const dueMs = nowMs + delayMs;
    const ofInvocation = invocation;
    const realMs = delayMs / TIMER_SPEED;
    let idleSinceMs = idleMs();
    const timer = inRealTime(() => {
      if (isWaiting() || idleMs() - idleSinceMs < Math.floor(realMs) * IDLE_SHARE) {
        idleSinceMs = idleMs();
        timer.refresh();
        return;
      }
      // A timer of an earlier invocation was frozen in between.
      if (ofInvocation === invocation) nowMs = Math.max(nowMs, dueMs);
      if (deadline && nowMs >= deadline.timeMs) deadline.passed();
      else callback(...args);
    }, realMs);
    return timer;
  };
  const promised = (delayMs?: number, value?: unknown, { signal }: { signal?: AbortSignal } = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(new DOMException('The operation was aborted', { name: 'AbortError', cause: signal?.reason }));
      };
      const timer = hurried(() => {
        signal?.removeEventListener('abort', stop);
        resolve(value);
      }, delayMs);
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop);
    });
  globalThis.setTimeout = Object.assign(hurried, { [promisify.custom]: promised }) as unknown as typeof setTimeout;
  // Whoever imports it reads it from here when the handler is loaded, which is later.
  Object.assign(timers, { setTimeout: promised });
}

export function shiftDate(): void {
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[]) => Reflect.construct(target, args.length === 0 ? [now()] : args) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, property, receiver) =>
      property === 'now' ? now : (Reflect.get(target, property, receiver) as unknown),
  });
}

function idleMs(): number {
  return performance.eventLoopUtilization().idle;
}
