import type { VirtualClock } from '../clock';
import type { StatesBlock } from './definition';
import { StatesError } from './errors';
import type { ContextObject, ExecutionEnvironment, ExecutionEvent } from './environment';
import { performChoice, performFail, performPass, performSucceed, performWait } from './flow-states';
import { type StateFunctions, stateFunctions } from './functions';
import type { Json } from './json';
import { performMap } from './map-state';
import { performParallel } from './parallel-state';
import { performTask } from './task-state';
import { type Frame, type Outcome, Visit } from './visit';
import { withRetryAndCatch } from './with-retry-and-catch';

/** The longest history of an execution, its last event included. */
const MAX_HISTORY_EVENTS = 25_000;

/** One execution while it runs. */
export class ExecutionRun {
  readonly clock: VirtualClock;
  readonly functions: StateFunctions;
  readonly executionContext: Pick<ContextObject, 'Execution' | 'StateMachine'>;
  /** Events in the history so far: the execution has started. */
  historyEvents = 1;

  constructor(
    readonly environment: ExecutionEnvironment,
    input: Json,
  ) {
    const { clock, random, execution } = environment;
    this.clock = clock;
    this.functions = stateFunctions(() => clock.now(), random);
    this.executionContext = {
      Execution: {
        Id: execution.id,
        Input: input,
        Name: execution.name,
        RoleArn: execution.roleArn,
        StartTime: new Date(clock.now()).toISOString(),
        RedriveCount: 0,
      },
      StateMachine: { Id: execution.stateMachineId, Name: execution.stateMachineName },
    };
  }

  /** Runs a block's states from its first to its end, and resolves with the last output. */
  async runStates(block: StatesBlock, input: Json, frame: Frame): Promise<Json> {
    let value = input;
    let state = block.states.get(block.startAt);
    while (state) {
      const { output, next } = await this.visit(new Visit(this, state, value, frame));
      value = output;
      state = next === undefined ? undefined : block.states.get(next);
    }
    return value;
  }

  /**
   * Adds events to the history.
   *
   * @throws StatesError that nothing catches, when the history is full: its last place belongs to the execution's end
   */
  record(events: number): void {
    if (this.historyEvents + events >= MAX_HISTORY_EVENTS) {
      this.historyEvents = MAX_HISTORY_EVENTS - 1;
      throw new StatesError(
        'States.Runtime',
        `The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`,
      );
    }
    this.historyEvents += events;
  }

  /** Tells the observer. */
  emit(event: ExecutionEvent): void {
    this.environment.onEvent?.(event);
  }

  private async visit(visit: Visit): Promise<Outcome> {
    const { input, frame } = visit;
    frame.signal.throwIfAborted();
    visit.emit({ type: 'StateEntered', input });
    try {
      this.record(1);
      const outcome = await this.perform(visit);
      frame.signal.throwIfAborted();
      this.record(1);
      for (const [name, value] of Object.entries(outcome.assigned)) frame.variables.set(name, value);
      visit.emit({ type: 'StateExited', ...outcome });
      return outcome;
    } catch (thrown) {
      frame.signal.throwIfAborted();
      if (thrown instanceof StatesError) visit.emit({ type: 'StateFailed', error: thrown.error, cause: thrown.reason });
      throw thrown;
    }
  }

  private perform(visit: Visit): Promise<Outcome> {
    const { state } = visit;
    switch (state.type) {
      case 'Pass':
        return performPass(visit, state);
      case 'Succeed':
        return performSucceed(visit, state);
      case 'Fail':
        return performFail(visit, state);
      case 'Wait':
        return performWait(visit, state);
      case 'Choice':
        return performChoice(visit, state);
      case 'Task':
        return withRetryAndCatch(visit, state, () => performTask(visit, state));
      case 'Parallel':
        return withRetryAndCatch(visit, state, () => performParallel(visit, state));
      case 'Map':
        return withRetryAndCatch(visit, state, () => performMap(visit, state));
    }
  }
}
