import { VirtualClock } from '../../../rehearsal/clock';
import {
  type ExecutionEnvironment,
  type ExecutionEvent,
  type ExecutionResult,
  interpret,
  type Json,
  loadStateMachine,
} from '../../../rehearsal/state-machine';
import { aslProblems } from './valid-asl';

export const START = Date.parse('2026-11-22T08:00:00Z');
export const INVOKE = 'arn:aws:states:::lambda:invoke';
export const INVOKE_WITH_TOKEN = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

export type States = { readonly [name: string]: { readonly [field: string]: Json } };

/** A JSONata machine whose first state is the first one listed. */
export function machine(states: States, more: { readonly [field: string]: Json } = {}): { [field: string]: Json } {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...more };
}

/** A machine of one Pass state with this Output. */
export function pass(output: Json): { [field: string]: Json } {
  return machine({ Only: { Type: 'Pass', Output: output, End: true } });
}

/** A Task state that invokes a function; ends the machine unless it says where to go. */
export function task(more: { readonly [field: string]: Json } = {}): { readonly [field: string]: Json } {
  return {
    Type: 'Task',
    Resource: INVOKE,
    Arguments: { FunctionName: 'work' },
    ...('Next' in more ? {} : { End: true }),
    ...more,
  };
}

/** The name by which Retry and Catch know an error, and its cause. */
export function failure(name: string, cause = 'it broke'): Error {
  return Object.assign(new Error(cause), { name });
}

export interface Execution extends ExecutionResult {
  readonly events: readonly ExecutionEvent[];
  /** Virtual seconds from start to stop. */
  readonly seconds: number;
}

export interface Options extends Partial<Omit<ExecutionEnvironment, 'onEvent'>> {
  readonly input?: Json;
  /** @default true: the definition is also put before asl-validator */
  readonly validate?: boolean;
}

/** Loads and executes a definition on a clock of its own. Tasks answer null unless the options say otherwise. */
export async function execute(definition: Json, options: Options = {}): Promise<Execution> {
  if (options.validate ?? true) expectValidAsl(definition);
  const clock = options.clock ?? new VirtualClock(START);
  const events: ExecutionEvent[] = [];
  const result = await clock.run(
    interpret(loadStateMachine(definition), options.input ?? {}, {
      clock,
      random: () => 0.5,
      execution: {
        id: 'arn:aws:states:eu-west-1:111111111111:execution:Pipeline:run-1',
        name: 'run-1',
        roleArn: 'arn:aws:iam::111111111111:role/Pipeline',
        stateMachineId: 'arn:aws:states:eu-west-1:111111111111:stateMachine:Pipeline',
        stateMachineName: 'Pipeline',
      },
      invokeTask: () => Promise.resolve(null),
      onEvent: (event) => events.push(event),
      ...options,
    }),
  );
  return { ...result, events, seconds: (result.stopDate - result.startDate) / 1000 };
}

/** The output of a machine that must succeed. */
export async function outputOf(definition: Json, options: Options = {}): Promise<Json> {
  const { status, output, error, cause } = await execute(definition, options);
  if (status !== 'SUCCEEDED' || output === undefined) throw new Error(`${status}: ${error} (${cause})`);
  return output;
}

/** The output of a single expression. */
export function evaluate(expression: string, options: Options = {}): Promise<Json> {
  return outputOf(pass(`{% ${expression} %}`), options);
}

function expectValidAsl(definition: Json): void {
  const problems = aslProblems(definition);
  if (problems !== '') throw new Error(`asl-validator: ${problems}`);
}
