import type { WorkingState } from './definition';
import { StatesError } from './errors';
import { sleepUntil } from './interruption';
import { handles, type Retrier, retryDelayMs } from './retry';
import type { Outcome, Visit } from './visit';

/** Does a state's work again as its Retry says, and ends a failure that remains as its Catch says. */
export async function withRetryAndCatch(
  visit: Visit,
  state: WorkingState,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const retries = new Map<Retrier, number>();
  for (;;) {
    let failure: StatesError;
    try {
      return await work();
    } catch (thrown) {
      visit.frame.signal.throwIfAborted();
      if (!(thrown instanceof StatesError)) throw thrown;
      failure = thrown;
    }
    const { error, reason: cause } = failure;
    // The first retrier that covers the failure decides alone, even when its attempts are used up.
    const retrier = state.retry.find(({ errorEquals }) => handles(errorEquals, failure));
    const attempt = 1 + ((retrier && retries.get(retrier)) ?? 0);
    if (retrier && attempt <= retrier.maxAttempts) {
      const delayMs = retryDelayMs(retrier, attempt, visit.run.environment.random);
      retries.set(retrier, attempt);
      visit.retryCount++;
      visit.emit({ type: 'StateRetried', error, cause, retryCount: visit.retryCount, delayMs });
      await sleepUntil(visit.run.clock, visit.run.clock.now() + delayMs, visit.frame.signal);
      continue;
    }
    const catcher = state.catch.find(({ errorEquals }) => handles(errorEquals, failure));
    if (!catcher) throw failure;
    visit.emit({ type: 'StateCaught', error, cause, next: catcher.next });
    const errorOutput = { Error: error ?? '', Cause: cause };
    return visit.produce(catcher, errorOutput, catcher.next, visit.bindings({ errorOutput }));
  }
}
