/** What a check is about. L0: the contract with the service; L1: obviously good and bad answers; L2: recorded answers; L3: people. */
export type CheckLevel = 'L0' | 'L1' | 'L2' | 'L3';

export type FindingStatus = 'ok' | 'warn' | 'failed' | 'not checked';

/** One thing that was checked. */
export interface Finding {
  readonly level: CheckLevel;
  /** For programs: stays the same when the words change. */
  readonly code: string;
  readonly status: FindingStatus;
  /** What was found, what is allowed, and what to do when it is not. */
  readonly message: string;
  /** The figures behind it. */
  readonly figures?: Readonly<Record<string, unknown>>;
}
