/** One call that reached the endpoint, or that a stand-in made in the name of a role. */
export interface RecordedCall {
  /** From 1, in the order of arrival. */
  readonly sequence: number;
  /** Virtual instant, epoch milliseconds. */
  readonly timeMs: number;
  readonly caller: string;
  readonly roleArn: string | undefined;
  /** Signing name of the service, for example `states`. */
  readonly service: string;
  /** Name of the API operation. */
  readonly action: string;
  readonly resources: readonly string[];
  /** `ok`, or the code of the error that was answered. */
  readonly outcome: string;
  /** Whether a fault plan made this outcome. */
  readonly faulted: boolean;
  /** Of a call that a model answered. */
  readonly tokens?: Tokens;
}

export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** A call that the rehearsal cannot stand in for. One of these makes the whole rehearsal worthless. */
export interface UnknownCall {
  readonly timeMs: number;
  readonly caller: string;
  /** What was asked for and why there is no answer. */
  readonly problem: string;
}

/** Who called what, in the order of arrival. */
export class CallLog {
  private readonly recorded: RecordedCall[] = [];
  private readonly notKnown: UnknownCall[] = [];

  /**
   * @param onUnknown told of each call that the rehearsal cannot stand in for, with an error that names all so far
   */
  constructor(private readonly onUnknown?: (error: Error) => void) {}

  get calls(): readonly RecordedCall[] {
    return this.recorded;
  }

  get unknown(): readonly UnknownCall[] {
    return this.notKnown;
  }

  /** Calls of one operation, for example `('bedrock', 'CreateModelCustomizationJob')`. */
  of(service: string, action: string): readonly RecordedCall[] {
    return this.recorded.filter((call) => call.service === service && call.action === action);
  }

  record(call: Omit<RecordedCall, 'sequence'>): void {
    this.recorded.push({ sequence: this.recorded.length + 1, ...call });
  }

  recordUnknown(call: UnknownCall): void {
    this.notKnown.push(call);
    this.onUnknown?.(this.unknownCalls());
  }

  /**
   * Ends quietly when every call was one that the rehearsal stands in for.
   *
   * @throws Error that names the calls that were not
   */
  assertAllKnown(): void {
    if (this.notKnown.length > 0) throw this.unknownCalls();
  }

  private unknownCalls(): Error {
    const problems = [...new Set(this.notKnown.map(({ caller, problem }) => `${caller}: ${problem}`))];
    return new Error(`The rehearsal cannot stand in for these calls:\n- ${problems.join('\n- ')}`);
  }
}
