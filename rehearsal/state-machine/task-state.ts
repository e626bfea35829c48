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
  // Nobody sends heartbeats in a rehearsal: an answer must come within the first.
  const heartbeatSeconds = (await state.heartbeatSeconds?.(bindings)) ?? Infinity;
  visit.limit(args, 'input');
  visit.frame.signal.throwIfAborted();
  visit.run.record(state.waitsForToken ? 4 : 3); // scheduled, started, (submitted,) and how it ended

  const result = await within(visit, Math.min(timeoutSeconds, heartbeatSeconds), async (signal) => {
    const what = `state ${state.name} of ${visit.run.executionContext.Execution.Name}`;
    const work = unlessAborted(doWork(visit, state, args, signal), signal);
    return clock.waitFor(state.waitsForToken ? `${what} (for its task token)` : what, work);
  });
  visit.limit(result, 'result');
  return visit.produce(state, result, state.next, visit.bindings({ result }));
}

async function within(visit: Visit, seconds: number, work: (signal: AbortSignal) => Promise<Json>): Promise<Json> {
  const { clock } = visit.run;
  const attempt = new AbortController();
  const timeOut = (): void => attempt.abort(new StatesError('States.Timeout'));
  const cancel = Number.isFinite(seconds) ? clock.at(clock.now() + seconds * 1000, timeOut) : undefined;
  try {
    return await work(AbortSignal.any([visit.frame.signal, attempt.signal]));
  } finally {
    cancel?.();
    attempt.abort();
  }
}

async function doWork(visit: Visit, state: TaskState, args: Json, signal: AbortSignal): Promise<Json> {
  const { environment } = visit.run;
  const invoke = async (): Promise<unknown> => environment.invokeTask(state.resource, args, visit.context());
  try {
    if (visit.token === undefined) return asJson(await invoke());
    if (!environment.taskToken) {
      throw new NotKnownToRehearsal(`State "${state.name}" waits for a task token, but nobody answers: pass taskToken`);
    }
    // Asked first: the token can be answered before the invocation that hands it out has returned.
    const answer = environment.taskToken(visit.token, signal);
    return asJson((await Promise.all([answer, invoke()]))[0]);
  } catch (thrown) {
    throw toTaskFailure(thrown);
  }
}

/** What arrives when a result travels as JSON. */
function asJson(result: unknown): Json {
  return JSON.parse(JSON.stringify(result ?? null)) as Json;
}
