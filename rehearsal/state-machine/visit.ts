import type { Produces, State } from './definition';
import { StatesError } from './errors';
import type { ContextObject, EventDetail } from './environment';
import type { Bindings } from './expression';
import { type Json, jsonBytes } from './json';
import type { ExecutionRun } from './run';

/** The states of one block while they run: their variables, and what surrounds them. */
export interface Frame {
  /** The variables that the block's states have assigned. Inner blocks read them, too. */
  readonly variables: Map<string, Json>;
  readonly outer?: Frame;
  readonly branch: readonly string[];
  /** The item of the innermost Map around the block. */
  readonly item?: { readonly Index: number; readonly Value: Json };
  /** Aborted when the block must stop: its execution ended, or a sibling branch failed. */
  readonly signal: AbortSignal;
}

/** What a state did: its output, the variables to assign when it is left, and where to go. */
export interface Outcome {
  readonly output: Json;
  readonly assigned: { readonly [name: string]: Json };
  readonly next?: string;
}

/** The longest input or output of a state, task or Assign, in bytes of UTF-8 JSON. */
export const MAX_PAYLOAD_BYTES = 256 * 1024;

/** One state being executed once, all of its retries included. */
export class Visit {
  /** Retries so far. */
  retryCount = 0;
  /** Present while a task waits for its token. */
  token: string | undefined;
  private readonly enteredMs: number;

  constructor(
    readonly run: ExecutionRun,
    readonly state: State,
    readonly input: Json,
    readonly frame: Frame,
  ) {
    this.enteredMs = run.clock.now();
  }

  /** `$states.context`. */
  context(item = this.frame.item): ContextObject {
    return {
      ...this.run.executionContext,
      State: {
        Name: this.state.name,
        EnteredTime: new Date(this.enteredMs).toISOString(),
        RetryCount: this.retryCount,
      },
      ...(item && { Map: { Item: item } }),
      ...(this.token !== undefined && { Task: { Token: this.token } }),
    };
  }

  /** What the state's expressions can name. */
  bindings(more: { result?: Json; errorOutput?: Json; item?: Frame['item'] } = {}): Bindings {
    const { item, ...members } = more;
    return {
      ...this.run.functions,
      ...visibleVariables(this.frame),
      states: { input: this.input, context: this.context(item), ...members },
    };
  }

  /**
   * Evaluates Output and Assign, both with the variables as they were when the state was entered.
   *
   * @param fallback the output when there is no Output
   */
  async produce(produces: Produces, fallback: Json, next: string | undefined, bindings: Bindings): Promise<Outcome> {
    const output = produces.output ? await produces.output(bindings) : fallback;
    const assigned = produces.assign ? await produces.assign(bindings) : {};
    this.limit(output, 'output');
    this.limit(assigned, 'Assign');
    return { output, assigned, next };
  }

  /** @throws StatesError States.DataLimitExceeded */
  limit(value: Json, what: string): void {
    const bytes = jsonBytes(value);
    if (bytes <= MAX_PAYLOAD_BYTES) return;
    throw new StatesError(
      'States.DataLimitExceeded',
      `The ${what} of the state/task '${this.state.name}' takes ${bytes} bytes, exceeding the maximum of ${MAX_PAYLOAD_BYTES}.`,
    );
  }

  /** Tells the observer what happened to the state, here and now. */
  emit(detail: EventDetail): void {
    this.run.emit({ time: this.run.clock.now(), state: this.state.name, branch: this.frame.branch, ...detail });
  }
}

function visibleVariables({ variables, outer }: Frame): Record<string, Json> {
  return { ...(outer && visibleVariables(outer)), ...Object.fromEntries(variables) };
}
