import type { MapState } from './definition';
import { runBranches } from './branches';
import { performDistributedMap } from './distributed-map';
import { StatesError } from './errors';
import type { Json } from './json';
import type { Outcome, Visit } from './visit';

/** How many iterations an inline Map runs at a time at most. */
const MAX_CONCURRENT_ITERATIONS = 40;

/** Runs its processor on every item and produces its output from their outputs, in the order of the items. */
export async function performMap(visit: Visit, state: MapState): Promise<Outcome> {
  if (state.distribution) return performDistributedMap(visit, state, state.distribution);
  const bindings = visit.bindings();
  const items = state.items ? await state.items(bindings) : itemsOf(visit.input, state);
  const concurrency = (await state.maxConcurrency?.(bindings)) || MAX_CONCURRENT_ITERATIONS;
  visit.run.record(1); // started
  const limit = Math.min(concurrency, MAX_CONCURRENT_ITERATIONS);
  const result = await runBranches(visit, items.length, limit, async (index, branch) => {
    const item = { Index: index, Value: items[index] };
    visit.run.record(2); // iteration started, and succeeded or failed
    const input: Json = state.itemSelector ? await state.itemSelector(visit.bindings({ item })) : item.Value;
    visit.limit(input, 'item');
    return visit.run.runStates(state.processor, input, { ...branch, item });
  });
  visit.run.record(1); // succeeded
  visit.limit(result, 'result');
  return visit.produce(state, result, state.next, visit.bindings({ result }));
}

function itemsOf(input: Json, state: MapState): Json[] {
  if (Array.isArray(input)) return input;
  throw new StatesError(
    'States.QueryEvaluationError',
    `An error occurred while executing the state '${state.name}'. It has no Items, and its input is not an array.`,
  );
}
