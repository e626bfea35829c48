import type { StateMachine } from './definition';
import { Interrupted, StatesError } from './errors';
import type { ExecutionEnvironment, ExecutionResult } from './environment';
import { type Json, jsonBytes } from './json';
import { ExecutionRun } from './run';
import { MAX_PAYLOAD_BYTES } from './visit';

/**
 * Executes a state machine in virtual time. Drive the clock (`clock.run`) for the promise to settle.
 *
 * @param machine the loaded definition
 * @param input the execution's input
 * @returns how the execution ended; a failed execution is a result, not a rejection
 * @throws NotKnownToRehearsal when a task meets something that the rehearsal does not know
 */
export async function interpret(
  machine: StateMachine,
  input: Json,
  environment: ExecutionEnvironment,
): Promise<ExecutionResult> {
  const { clock } = environment;
  const startDate = clock.now();
  const run = new ExecutionRun(environment, input);
  const end = new AbortController();
  let ended: Pick<ExecutionResult, 'status' | 'error' | 'cause'> | undefined;
  const endWith = (status: 'ABORTED' | 'TIMED_OUT', error?: string, cause?: string): void => {
    ended ??= { status, error, cause };
    end.abort(new Interrupted(`The execution ended: ${status}`));
  };
  const stopped = (): void => {
    const reason: unknown = environment.signal?.reason;
    endWith('ABORTED', ...(reason instanceof StatesError ? [reason.error, reason.reason || undefined] : []));
  };

  environment.signal?.addEventListener('abort', stopped);
  if (environment.signal?.aborted) stopped();
  const cancelTimeout =
    machine.timeoutSeconds === undefined
      ? undefined
      : clock.at(startDate + machine.timeoutSeconds * 1000, () => endWith('TIMED_OUT', 'States.Timeout'));
  try {
    refuseOversizedInput(input);
    const frame = { variables: new Map<string, Json>(), branch: [], signal: end.signal };
    const output = await run.runStates(machine, input, frame);
    return finish({ status: 'SUCCEEDED', output });
  } catch (thrown) {
    if (ended) return finish(ended);
    if (!(thrown instanceof StatesError)) throw thrown;
    return finish({ status: 'FAILED', error: thrown.error, cause: thrown.reason || undefined });
  } finally {
    cancelTimeout?.();
    environment.signal?.removeEventListener('abort', stopped);
  }

  function finish(how: Pick<ExecutionResult, 'status' | 'output' | 'error' | 'cause'>): ExecutionResult {
    return { ...how, startDate, stopDate: clock.now(), historyEvents: run.historyEvents + 1 };
  }
}

function refuseOversizedInput(input: Json): void {
  const bytes = jsonBytes(input);
  if (bytes <= MAX_PAYLOAD_BYTES) return;
  throw new StatesError(
    'States.DataLimitExceeded',
    `The execution's input takes ${bytes} bytes, exceeding the maximum of ${MAX_PAYLOAD_BYTES}.`,
  );
}
