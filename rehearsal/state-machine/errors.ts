/**
 * The failure of a state, by the name that Retry and Catch match. Reject a task with one of these, or with any Error:
 * its `name` is taken as the error name and its message as the cause.
 */
export class StatesError extends Error {
  /**
   * @param error the error name, for example `States.Timeout` or a name of your own; absent for a bare Fail state
   * @param reason the cause, in words
   */
  constructor(
    readonly error: string | undefined,
    readonly reason = '',
  ) {
    super(reason);
    this.name = error ?? 'StatesError';
  }
}

/** A definition that Step Functions, or this rehearsal, would refuse: found before anything runs. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
}

/**
 * The rehearsal met something that it does not know how to stand in for. It fails the rehearsal itself: no Retry and
 * no Catch of the state machine may swallow it. Reject a task with one of these when it calls an unknown service.
 */
export class NotKnownToRehearsal extends Error {
  override readonly name = 'NotKnownToRehearsal';
}

/** Why a state stopped although it did not fail itself: its execution ended, or a sibling branch failed. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The failure of a task for anything that it was rejected with; what is unknown to the rehearsal stays as it is. */
export function toTaskFailure(thrown: unknown): Error {
  if (thrown instanceof StatesError || thrown instanceof NotKnownToRehearsal) return thrown;
  if (thrown instanceof Error) return new StatesError(thrown.name, thrown.message);
  return new StatesError('States.TaskFailed', String(thrown));
}
