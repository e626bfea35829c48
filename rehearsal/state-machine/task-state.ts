import type { TaskState } from './definition';
import { NotKnownToRehearsal, StatesError, toTaskFailure } from './errors';
import { uuid } from './functions';
import { unlessAborted } from './interruption';
import type { Json } from './json';
import type { Outcome, Visit } from './visit';

/** Does a task once, within its time, and produces its output from the result. */
export async function performTask(visit: Visit, state: TaskState): Promise<Outcome> {
  const { clock, environment } = visit.run;
  if (state.waitsForToken) visit.token = uuid(environment.random);
  const bindings = visit.bindings();
  const args = state.arguments ? await state.arguments(bindings) : visit.input;
  const timeoutSeconds = (await state.timeoutSeconds?.(bindings)) ?? Infinity;
  const heartbeatSeconds = (await state.heartbeatSeconds?.(bindings)) ?? Infinity;
  visit.limit(args, 'input');
  visit.frame.signal.throwIfAborted();
  visit.run.record(state.waitsForToken ? 4 : 3); // scheduled, started, (submitted,) and how it ended

  const result = await within(visit, { timeoutSeconds, heartbeatSeconds }, async (signal, heartbeat) => {
    const what = `state ${state.name} of ${visit.run.executionContext.Execution.Name}`;
    const work = unlessAborted(doWork(visit, state, args, signal, heartbeat), signal);
    return clock.waitFor(state.waitsForToken ? `${what} (for its task token)` : what, work);
  });
  visit.limit(result, 'result');
  return visit.produce(state, result, state.next, visit.bindings({ result }));
}

interface Patience {
  readonly timeoutSeconds: number;
  /** Longest time from the start to the first heartbeat, and from one to the next. */
  readonly heartbeatSeconds: number;
}

async function within(
  visit: Visit,
  { timeoutSeconds, heartbeatSeconds }: Patience,
  work: (signal: AbortSignal, heartbeat: () => void) => Promise<Json>,
): Promise<Json> {
  const { clock } = visit.run;
  const attempt = new AbortController();
  const timeOutAfter = (seconds: number): (() => void) | undefined =>
    Number.isFinite(seconds)
      ? clock.at(clock.now() + seconds * 1000, () => attempt.abort(new StatesError('States.Timeout')))
      : undefined;
  const cancelTimeout = timeOutAfter(timeoutSeconds);
  let cancelHeartbeat = timeOutAfter(heartbeatSeconds);
  const heartbeat = (): void => {
    cancelHeartbeat?.();
    cancelHeartbeat = timeOutAfter(heartbeatSeconds);
  };
  try {
    return await work(AbortSignal.any([visit.frame.signal, attempt.signal]), heartbeat);
  } finally {
    cancelTimeout?.();
    cancelHeartbeat?.();
    attempt.abort();
  }
}

async function doWork(
  visit: Visit,
  state: TaskState,
  args: Json,
  signal: AbortSignal,
  heartbeat: () => void,
): Promise<Json> {
  const { environment } = visit.run;
  const invoke = async (): Promise<unknown> => environment.invokeTask(state.resource, args, visit.context());
  try {
    if (visit.token === undefined) return asJson(await invoke());
    if (!environment.taskToken) {
      throw new NotKnownToRehearsal(`State "${state.name}" waits for a task token, but nobody answers: pass taskToken`);
    }
    // Asked first: the token can be answered before the invocation that hands it out has returned.
    const answer = environment.taskToken(visit.token, signal, heartbeat);
    return asJson((await Promise.all([answer, invoke()]))[0]);
  } catch (thrown) {
    throw toTaskFailure(thrown);
  }
}

/** What arrives when a result travels as JSON. */
function asJson(result: unknown): Json {
  return JSON.parse(JSON.stringify(result ?? null)) as Json;
}
