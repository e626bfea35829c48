import { runBranches } from './branches';
import type { Distribution, MapState } from './definition';
import type { ExecutionIdentity } from './environment';
import { NotKnownToRehearsal, StatesError, toTaskFailure } from './errors';
import { uuid } from './functions';
import { type Json, jsonBytes, toJson } from './json';
import { ExecutionRun } from './run';
import { MAX_PAYLOAD_BYTES, type Outcome, type Visit } from './visit';

/** How many child executions a Distributed Map runs at a time at most. */
const MAX_CONCURRENT_CHILDREN = 10_000;

/** Items that one child execution works on, and what it is started with. */
interface Batch {
  readonly items: number;
  readonly input: Json;
}

/**
 * Reads its items, hands them to child executions, and produces its output from what those that succeeded gave back. That failed
 * children within the tolerance have no place in the result is what no document says [?].
 */
export async function performDistributedMap(visit: Visit, state: MapState, spread: Distribution): Promise<Outcome> {
  const bindings = visit.bindings();
  const items = await readItems(visit, state, spread);
  const selected: Json[] = [];
  for (const [index, value] of items.entries()) {
    const item = { Index: index, Value: value };
    selected.push(state.itemSelector ? await state.itemSelector(visit.bindings({ item })) : value);
  }
  const batches = spread.batcher ? await batched(visit, selected, spread.batcher) : selected.map(single);
  for (const { input } of batches) visit.limit(input, 'item');
  const concurrency = (await state.maxConcurrency?.(bindings)) || MAX_CONCURRENT_CHILDREN;
  const tolerance = {
    count: await spread.toleratedFailureCount?.(bindings),
    percentage: await spread.toleratedFailurePercentage?.(bindings),
  };

  visit.run.record(2); // map run started, and how it ended
  let failedItems = 0;
  const limit = Math.min(concurrency, MAX_CONCURRENT_CHILDREN);
  const outputs = await runBranches(visit, batches.length, limit, async (index, { branch, signal }) => {
    try {
      const child = startChild(visit, state, spread, batches[index].input);
      const own = { variables: new Map<string, Json>(), branch, signal };
      return [await child.runStates(state.processor, batches[index].input, own)];
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof StatesError)) throw thrown;
      failedItems += batches[index].items;
      if (isTolerated(failedItems, items.length, tolerance)) return [];
      throw new StatesError(
        'States.ExceedToleratedFailureThreshold',
        `The specified tolerated failure threshold was exceeded: ${failedItems} of ${items.length} items failed, ` +
          `the last with ${thrown.error ?? 'no name'}: ${thrown.reason}`,
      );
    }
  });
  const result = outputs.flat();
  visit.limit(result, 'result');
  return visit.produce(state, result, state.next, visit.bindings({ result }));
}

async function readItems(visit: Visit, state: MapState, { reader }: Distribution): Promise<Json[]> {
  const { environment } = visit.run;
  if (!environment.readItems) {
    throw new NotKnownToRehearsal(`State "${state.name}" reads items from ${reader.resource}: pass readItems`);
  }
  const args = await reader.arguments(visit.bindings());
  try {
    const work = environment.readItems(reader.resource, args);
    const items = toJson(await visit.run.clock.waitFor(`the items of ${state.name}`, work));
    if (Array.isArray(items)) return items;
  } catch (thrown) {
    const failure = toTaskFailure(thrown);
    if (!(failure instanceof StatesError)) throw failure;
    throw new StatesError('States.ItemReaderFailed', `${failure.error}: ${failure.reason}`);
  }
  throw new NotKnownToRehearsal(`State "${state.name}": its items are no list`);
}

/** An execution with a context, variables and a history of its own. */
function startChild(visit: Visit, state: MapState, { label }: Distribution, input: Json): ExecutionRun {
  const { environment } = visit.run;
  const name = uuid(environment.random);
  const { id, stateMachineId, ...parent } = environment.execution;
  const inMap = label ?? state.name;
  const execution: ExecutionIdentity = {
    ...parent,
    name,
    id: `${id.slice(0, id.lastIndexOf(':'))}/${inMap}:${name}`,
    stateMachineId: `${stateMachineId}/${inMap}`,
  };
  environment.onChildExecution?.(execution);
  return new ExecutionRun({ ...environment, execution }, input);
}

const single = (input: Json): Batch => ({ items: 1, input });

async function batched(
  visit: Visit,
  items: readonly Json[],
  batcher: NonNullable<Distribution['batcher']>,
): Promise<Batch[]> {
  const bindings = visit.bindings();
  const most = (await batcher.maxItems?.(bindings)) ?? Infinity;
  const mostBytes = (await batcher.maxBytes?.(bindings)) ?? MAX_PAYLOAD_BYTES;
  const shared = batcher.input && { BatchInput: await batcher.input(bindings) };
  const inputOf = (batch: Json[]): Json => ({ ...shared, Items: batch });
  const batches: Json[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = jsonBytes(item) + 1;
    const open = batches.at(-1);
    if (open === undefined || open.length >= most || bytes + size > mostBytes) {
      batches.push([item]);
      bytes = jsonBytes(inputOf([])) + size;
    } else {
      open.push(item);
      bytes += size;
    }
  }
  return batches.map((batch) => ({ items: batch.length, input: inputOf(batch) }));
}

/** Whoever gives both is stopped by the one that is passed first. Without any no failure is tolerated. */
function isTolerated(
  failed: number,
  all: number,
  { count, percentage }: { readonly count?: number; readonly percentage?: number },
): boolean {
  if (count === undefined && percentage === undefined) return false;
  return failed <= (count ?? Infinity) && (100 * failed) / all <= (percentage ?? Infinity);
}
