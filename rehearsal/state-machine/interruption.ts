import type { VirtualClock } from '../clock';

/** Settles as the promise does, unless the signal is aborted first: then rejects with the signal's reason. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const answered = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { signal: answered.signal });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    answered.abort();
  }
}

/** Sleeps on the virtual clock; an abort wakes the sleeper with the signal's reason and takes the alarm away. */
export async function sleepUntil(clock: VirtualClock, timeMs: number, signal: AbortSignal): Promise<void> {
  let cancel: (() => void) | undefined;
  const slept = new Promise<void>((resolve) => {
    cancel = clock.at(timeMs, resolve);
  });
  try {
    await unlessAborted(slept, signal);
  } finally {
    cancel?.();
  }
}
