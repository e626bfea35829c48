import type { Field } from './expression';
import type { Json } from './json';
import type { Retrier } from './retry';

/** A definition that was read, checked and compiled: ready to run any number of times. */
export interface StateMachine extends StatesBlock {
  /** The longest that an execution may take, in seconds. */
  readonly timeoutSeconds?: number;
}

/** States that run one after another: the whole machine, a branch of a Parallel, the processor of a Map. */
export interface StatesBlock {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** One state, its fields compiled. */
export type State =
  PassState | TaskState | ChoiceState | WaitState | ParallelState | MapState | SucceedState | FailState;

/** What a state leaves behind: its output, if it is not the default, and variables by name. */
export interface Produces {
  readonly output?: Field;
  readonly assign?: Field<{ [name: string]: Json }>;
}

interface BaseState {
  readonly name: string;
}

interface Continues {
  /** The following state; absent at the end of its block. */
  readonly next?: string;
}

/** One entry of Catch. */
export interface Catcher extends Produces {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

/** What Task, Parallel and Map have in common: they do work that may fail. */
export interface WorkingState extends BaseState, Produces, Continues {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

/** Hands on its input or its Output. */
export interface PassState extends BaseState, Produces, Continues {
  readonly type: 'Pass';
}

/** Ends its block well. */
export interface SucceedState extends BaseState, Produces {
  readonly type: 'Succeed';
}

/** Ends its block with an error. */
export interface FailState extends BaseState {
  readonly type: 'Fail';
  readonly error?: Field<string>;
  readonly cause?: Field<string>;
}

/** Waits for a while or until an instant. */
export interface WaitState extends BaseState, Produces, Continues {
  readonly type: 'Wait';
  readonly until:
    | { readonly seconds: Field<number> }
    /** RFC 3339 */
    | { readonly timestamp: Field<string> };
}

/** One entry of Choices. */
export interface ChoiceRule extends Produces {
  readonly condition: Field<boolean>;
  readonly next: string;
}

/** Goes where the first rule that holds says. */
export interface ChoiceState extends BaseState, Produces {
  readonly type: 'Choice';
  readonly rules: readonly ChoiceRule[];
  readonly default?: string;
}

/** Has work done elsewhere. */
export interface TaskState extends WorkingState {
  readonly type: 'Task';
  readonly resource: string;
  readonly waitsForToken: boolean;
  readonly arguments?: Field;
  readonly timeoutSeconds?: Field<number>;
  readonly heartbeatSeconds?: Field<number>;
}

/** Runs several blocks on one input. */
export interface ParallelState extends WorkingState {
  readonly type: 'Parallel';
  readonly arguments?: Field;
  readonly branches: readonly StatesBlock[];
}

/** Runs one block on every item of a list: inline, or in an execution of its own for every batch of items. */
export interface MapState extends WorkingState {
  readonly type: 'Map';
  readonly items?: Field<Json[]>;
  readonly itemSelector?: Field;
  readonly maxConcurrency?: Field<number>;
  readonly processor: StatesBlock;
  /** Present when the processor runs in child executions. */
  readonly distribution?: Distribution;
}

/** What a Distributed Map has beside an inline one. */
export interface Distribution {
  readonly label?: string;
  readonly reader: { readonly resource: string; readonly arguments: Field };
  readonly batcher?: {
    readonly maxItems?: Field<number>;
    readonly maxBytes?: Field<number>;
    /** Handed to every batch beside its items. */
    readonly input?: Field;
  };
  readonly toleratedFailureCount?: Field<number>;
  readonly toleratedFailurePercentage?: Field<number>;
}
