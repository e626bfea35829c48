import { Interrupted } from './errors';
import type { Json } from './json';
import type { Frame, Visit } from './visit';

/**
 * Runs the branches of a Parallel or the iterations of a Map, a limited number at a time, begun in order. The first
 * that fails stops the others.
 *
 * @param runBranch runs one branch in its own frame and resolves with its output
 * @returns the outputs in the order of the branches
 */
export async function runBranches(
  { state, frame }: Visit,
  count: number,
  limit: number,
  runBranch: (index: number, frame: Frame) => Promise<Json>,
): Promise<Json[]> {
  const siblings = new AbortController();
  const outputs: Json[] = [];
  let begun = 0;

  const runInTurn = async (): Promise<void> => {
    while (begun < count) {
      const signal = AbortSignal.any([frame.signal, siblings.signal]);
      signal.throwIfAborted();
      const index = begun++;
      const branch = [...frame.branch, `${state.name}[${index}]`];
      outputs[index] = await runBranch(index, { variables: new Map(), outer: frame, branch, item: frame.item, signal });
    }
  };

  try {
    await Promise.all(Array.from({ length: Math.min(count, limit) }, runInTurn));
    return outputs;
  } catch (failure) {
    siblings.abort(new Interrupted(`A branch of ${state.name} failed`));
    throw failure;
  }
}
