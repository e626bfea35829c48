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

export interface PassState extends BaseState, Produces, Continues {
  readonly type: 'Pass';
}

export interface SucceedState extends BaseState, Produces {
  readonly type: 'Succeed';
}

export interface FailState extends BaseState {
  readonly type: 'Fail';
  readonly error?: Field<string>;
  readonly cause?: Field<string>;
}

export interface WaitState extends BaseState, Produces, Continues {
  readonly type: 'Wait';
  readonly until:
    | { readonly seconds: Field<number> }
    /** RFC 3339 */
    | { readonly timestamp: Field<string> };
}

export interface ChoiceRule extends Produces {
  readonly condition: Field<boolean>;
  readonly next: string;
}

export interface ChoiceState extends BaseState, Produces {
  readonly type: 'Choice';
  readonly rules: readonly ChoiceRule[];
  readonly default?: string;
}

export interface TaskState extends WorkingState {
  readonly type: 'Task';
  readonly resource: string;
  readonly waitsForToken: boolean;
  readonly arguments?: Field;
  readonly timeoutSeconds?: Field<number>;
  readonly heartbeatSeconds?: Field<number>;
}

export interface ParallelState extends WorkingState {
  readonly type: 'Parallel';
  readonly arguments?: Field;
  readonly branches: readonly StatesBlock[];
}

export interface MapState extends WorkingState {
  readonly type: 'Map';
  readonly items?: Field<Json[]>;
  readonly itemSelector?: Field;
  readonly maxConcurrency?: Field<number>;
  readonly processor: StatesBlock;
}
