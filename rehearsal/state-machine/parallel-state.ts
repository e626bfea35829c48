import type { ParallelState } from './definition';
import { runBranches } from './branches';
import type { Outcome, Visit } from './visit';

/** Runs every branch on the same input and produces its output from their outputs, in the order of the branches. */
export async function performParallel(visit: Visit, state: ParallelState): Promise<Outcome> {
  const input = state.arguments ? await state.arguments(visit.bindings()) : visit.input;
  visit.limit(input, 'input');
  visit.run.record(1); // started
  const result = await runBranches(visit, state.branches.length, Infinity, (index, frame) =>
    visit.run.runStates(state.branches[index], input, frame),
  );
  visit.run.record(1); // succeeded
  visit.limit(result, 'result');
  return visit.produce(state, result, state.next, visit.bindings({ result }));
}
