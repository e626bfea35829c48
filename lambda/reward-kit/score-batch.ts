import { setMaxListeners } from 'node:events';
import { GraderUnavailable } from './errors';
import type { GraderContext } from './grader';

/** Kept back from the time Lambda grants, to report the failure: a call that Lambda cuts off says nothing useful. */
const DEADLINE_MARGIN_MILLIS = 1_000;

/** … but never more than this share of it, so that a function with a short timeout scores too. */
const DEADLINE_MARGIN_SHARE = 0.2;

/** Longest delay a timer takes; a longer one would fire at once. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

export interface ScoreBatchOptions {
  /** Rows in work at the same time. */
  readonly concurrency: number;
  /** What is left of the call. `Infinity` outside Lambda. */
  readonly remainingMillis: () => number;
}

/**
 * One result for each row, in the order of the rows. The first failure ends the batch and aborts what still runs.
 *
 * @throws GraderUnavailable when the rows cannot all be scored before the deadline
 */
export async function scoreBatch<Row, Result>(
  rows: readonly Row[],
  score: (row: Row, context: GraderContext) => Promise<Result>,
  { concurrency, remainingMillis }: ScoreBatchOptions,
): Promise<Result[]> {
  const granted = remainingMillis();
  const margin = Math.min(DEADLINE_MARGIN_MILLIS, granted * DEADLINE_MARGIN_SHARE);
  const left = () => remainingMillis() - margin;
  const stop = new AbortController();
  // Every call under way listens. From the eleventh on, Node would print that it suspects a leak.
  setMaxListeners(Infinity, stop.signal);
  const results = new Array<Result>(rows.length);
  let next = 0;
  let scored = 0;

  const outOfTime = () =>
    new GraderUnavailable(
      `The deadline came with ${scored} of ${rows.length} rows scored (${Math.round(granted)} ms were left at the start). ` +
        'Raise the timeout of the reward function or the concurrency of what is slow (judge, guardrail, rewardHandler), or ' +
        'make the grader faster.',
    );
  const worker = async () => {
    while (next < rows.length && !stop.signal.aborted) {
      // A grader that never waits also never lets the timer below fire.
      if (left() <= 0) throw outOfTime();
      const index = next++;
      results[index] = await score(rows[index], { signal: stop.signal, remainingMillis: left });
      scored++;
    }
  };

  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    if (granted === Infinity) return;
    timer = setTimeout(() => {
      reject(outOfTime());
    }, clampedDelay(left()));
  });
  try {
    const workers = Array.from({ length: Math.min(concurrency, rows.length) }, worker);
    await Promise.race([Promise.all(workers), deadline]);
    return results;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

const clampedDelay = (millis: number): number => Math.min(Math.max(millis, 0), MAX_TIMER_MILLIS);
