/**
 * Retries inside one invocation, with the SDK's backoff and jitter: at most about 20 seconds for a call that stays throttled.
 * What lasts longer is for the retries of the state machine.
 */
export const RETRIES = { retryMode: 'standard', maxAttempts: 8 } as const;
