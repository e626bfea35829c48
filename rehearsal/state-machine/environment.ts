import type { VirtualClock } from '../clock';
import type { Json } from './json';

/** What an execution needs from the world around it. */
export interface ExecutionEnvironment {
  readonly clock: VirtualClock;
  /** A seeded generator of numbers in [0, 1): jitter, task tokens, `$random`, `$uuid` and `$shuffle` ask it. */
  readonly random: () => number;
  readonly execution: ExecutionIdentity;
  /**
   * Does the work of a task and resolves with its result. Real work belongs into `clock.busy`, or time runs ahead of it.
   * Reject with an Error whose `name` is the error name and whose message is the cause; a `NotKnownToRehearsal` fails
   * the rehearsal past every Retry and Catch.
   *
   * @param resource the task's Resource, an ARN
   * @param args the evaluated Arguments
   */
  readonly invokeTask: (resource: string, args: Json, context: ContextObject) => Promise<unknown>;
  /**
   * Settles as the holder of a task token decides (SendTaskSuccess, SendTaskFailure). Asked before the task is invoked.
   *
   * @param signal aborted when the state no longer waits: a later answer is `TaskTimedOut`
   * @param heartbeat to be called for each SendTaskHeartbeat
   * @default - a state that waits for a task token fails the rehearsal
   */
  readonly taskToken?: (token: string, signal: AbortSignal, heartbeat: () => void) => Promise<unknown>;
  /**
   * Resolves with the items of a Distributed Map.
   *
   * @param resource the Resource of its ItemReader, an ARN
   * @param args the evaluated Arguments
   * @default - a Distributed Map fails the rehearsal
   */
  readonly readItems?: (resource: string, args: Json) => Promise<unknown>;
  /**
   * Told of each execution that a Distributed Map starts. What happens in it is told to `onEvent`.
   *
   * @default - nobody is told
   */
  readonly onChildExecution?: (child: ExecutionIdentity) => void;
  /** @default - nobody watches */
  readonly onEvent?: (event: ExecutionEvent) => void;
  /**
   * An operator's StopExecution. Abort it with a `StatesError` to give an error name and a cause.
   *
   * @default - nobody stops the execution
   */
  readonly signal?: AbortSignal;
}

/** Who an execution is, in the words of DescribeExecution. */
export interface ExecutionIdentity {
  /** The ARN of the execution. */
  readonly id: string;
  readonly name: string;
  readonly roleArn: string;
  /** The ARN of the state machine. */
  readonly stateMachineId: string;
  readonly stateMachineName: string;
}

/** The context object: `$states.context`. Times are ISO 8601. */
export interface ContextObject {
  readonly Execution: {
    readonly Id: string;
    readonly Input: Json;
    readonly Name: string;
    readonly RoleArn: string;
    readonly StartTime: string;
    readonly RedriveCount: number;
  };
  readonly StateMachine: { readonly Id: string; readonly Name: string };
  readonly State: { readonly Name: string; readonly EnteredTime: string; readonly RetryCount: number };
  /** Present inside an iteration of a Map state. */
  readonly Map?: { readonly Item: { readonly Index: number; readonly Value: Json } };
  /** Present in a task that waits for a token. */
  readonly Task?: { readonly Token: string };
}

/** How an execution ended. */
export interface ExecutionResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** Present when the execution succeeded. */
  readonly output?: Json;
  /** The error name, when there is one. */
  readonly error?: string;
  /** The error's cause, when there is one. */
  readonly cause?: string;
  /** Epoch milliseconds. */
  readonly startDate: number;
  /** Epoch milliseconds. */
  readonly stopDate: number;
  /** How many events the execution's history holds, counted as Step Functions does. */
  readonly historyEvents: number;
}

interface EventBase {
  /** Virtual time, in epoch milliseconds. */
  readonly time: number;
  readonly state: string;
  /** The branches around the state, outermost first: `Parallel[0]`, `Map[3]`; empty at the top. */
  readonly branch: readonly string[];
}

/** What happened to a state. */
export type ExecutionEvent =
  | (EventBase & { readonly type: 'StateEntered'; readonly input: Json })
  | (EventBase & {
      readonly type: 'StateExited';
      readonly output: Json;
      readonly assigned: { readonly [name: string]: Json };
      readonly next?: string;
    })
  | (EventBase & { readonly type: 'StateFailed'; readonly error?: string; readonly cause: string })
  | (EventBase & {
      readonly type: 'StateRetried';
      readonly error?: string;
      readonly cause: string;
      /** 1 for the first retry since the state was entered. */
      readonly retryCount: number;
      readonly delayMs: number;
    })
  | (EventBase & {
      readonly type: 'StateCaught';
      readonly error?: string;
      readonly cause: string;
      readonly next: string;
    });

/** An event without what the run adds by itself. */
export type EventDetail = ExecutionEvent extends infer Event
  ? Event extends ExecutionEvent
    ? Omit<Event, keyof EventBase>
    : never
  : never;
