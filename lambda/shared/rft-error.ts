import type * as names from '../../lib/contract/errors';

/** One of the names that `Retry` and `Catch` in the definition know. */
export type RftErrorName = (typeof names)[keyof typeof names];

/** An error that the state machine recognises by its name. */
export class RftError extends Error {
  public constructor(
    public override readonly name: RftErrorName,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
