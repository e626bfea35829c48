import { GRADER_UNAVAILABLE, TOO_MANY_INVALID } from '../../lib/contract/reward-wire';

/**
 * Throw this when scoring should be tried again later: a throttled judge, a 5xx, no time left. The whole batch fails and
 * the caller retries it, so that an outage never turns into low scores.
 */
export class GraderUnavailable extends Error {
  public override readonly name = GRADER_UNAVAILABLE;
}

/**
 * Throw this when one row cannot be scored and a retry would not change that: a judge's reply that stays unreadable, a
 * content filter, a reference answer without a number. The row gets the floor of the range and is counted `invalid`.
 *
 * A wrong, empty or badly formatted response is not invalid: it has a score, a low one.
 */
export class InvalidSample extends Error {
  public override readonly name = 'InvalidSample';
}

/** The batch has so many invalid rows that its scores would mislead the training. */
export class TooManyInvalid extends Error {
  public override readonly name = TOO_MANY_INVALID;
}
