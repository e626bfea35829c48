import type { StatesError } from './errors';

/** One entry of Retry. */
export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds: number;
  readonly fullJitter: boolean;
}

/** Ends the execution, whatever Retry and Catch say. */
const NEVER_HANDLED = 'States.Runtime';

/** Handled only when it is named: no wildcard matches it. */
const TERMINAL = 'States.DataLimitExceeded';

/**
 * Says whether a list of error names covers a failure. `States.ALL` covers every name, `States.TaskFailed` every name
 * but `States.Timeout`; neither covers `States.DataLimitExceeded`, and nothing covers `States.Runtime` or a failure
 * without a name.
 */
export function handles(errorEquals: readonly string[], { error }: StatesError): boolean {
  if (error === undefined || error === NEVER_HANDLED) return false;
  if (errorEquals.includes(error)) return true;
  if (error === TERMINAL) return false;
  return (
    errorEquals.includes('States.ALL') || (errorEquals.includes('States.TaskFailed') && error !== 'States.Timeout')
  );
}

/**
 * How long to wait before a retry, in milliseconds.
 *
 * @param attempt 1 for the first retry of this retrier
 * @param random a seeded generator of numbers in [0, 1), asked only for full jitter
 */
export function retryDelayMs(retrier: Retrier, attempt: number, random: () => number): number {
  const seconds = Math.min(retrier.intervalSeconds * retrier.backoffRate ** (attempt - 1), retrier.maxDelaySeconds);
  return Math.round(seconds * 1000 * (retrier.fullJitter ? random() : 1));
}
