import type { ChoiceState, FailState, PassState, SucceedState, WaitState } from './definition';
import { StatesError } from './errors';
import { sleepUntil } from './interruption';
import type { Outcome, Visit } from './visit';

/** Produces its output; its input, when it defines none. */
export function performPass(visit: Visit, state: PassState): Promise<Outcome> {
  return visit.produce(state, visit.input, state.next, visit.bindings());
}

/** Produces its output and ends its block. */
export function performSucceed(visit: Visit, state: SucceedState): Promise<Outcome> {
  return visit.produce(state, visit.input, undefined, visit.bindings());
}

/** Fails its block with a name and a cause. */
export async function performFail(visit: Visit, state: FailState): Promise<never> {
  const bindings = visit.bindings();
  const error = await state.error?.(bindings);
  throw new StatesError(error, await state.cause?.(bindings));
}

/** Waits in virtual time; a timestamp in the past is no wait. */
export async function performWait(visit: Visit, state: WaitState): Promise<Outcome> {
  const { clock } = visit.run;
  const bindings = visit.bindings();
  const untilMs =
    'seconds' in state.until
      ? clock.now() + (await state.until.seconds(bindings)) * 1000
      : Date.parse(await state.until.timestamp(bindings));
  await sleepUntil(clock, untilMs, visit.frame.signal);
  return visit.produce(state, visit.input, state.next, visit.bindings());
}

/** Follows the first rule that holds; otherwise the default, with the state's own Output and Assign. */
export async function performChoice(visit: Visit, state: ChoiceState): Promise<Outcome> {
  const bindings = visit.bindings();
  for (const rule of state.rules) {
    if (await rule.condition(bindings)) return visit.produce(rule, visit.input, rule.next, bindings);
  }
  if (state.default !== undefined) return visit.produce(state, visit.input, state.default, bindings);
  throw new StatesError(
    'States.NoChoiceMatched',
    `No rule of the Choice state '${state.name}' holds, and it has no Default.`,
  );
}
