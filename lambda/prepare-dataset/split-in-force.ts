import type { SplitItem } from '../../lib/contract/items';
import { sha256 } from '../../lib/contract/names';
import type { Run } from '../../lib/contract/payloads';
import type { DatasetRegistry } from './dataset-registry';

export interface SplitInForce {
  readonly split: SplitItem;
  /** Whether this run draws it: it is to be claimed once the run is going to train. */
  readonly drawn: boolean;
  readonly warnings: readonly string[];
}

/**
 * The split of the first run that trained, or a new draw when there is none or one was asked for. The salt follows from
 * the run id, so that a second attempt at the same run draws the same.
 */
export async function splitInForce(
  { runId, request, settings }: Run,
  registry: DatasetRegistry,
): Promise<SplitInForce> {
  const stored = await registry.readSplit();
  const { heldOut, validation } = settings.split;
  if (stored === undefined || request.resplit === true) {
    return { split: { heldOut, validation, salt: sha256(`split/${runId}`), runId }, drawn: true, warnings: [] };
  }
  const same = stored.heldOut === heldOut && stored.validation === validation;
  const warning =
    `The settings ask for held-out ${heldOut} and validation ${validation}, but run ${stored.runId} fixed held-out ` +
    `${stored.heldOut} and validation ${stored.validation}, which stay in force so that figures of different runs ` +
    'compare. To draw a new split, start a run with resplit: true.';
  return { split: stored, drawn: false, warnings: same ? [] : [warning] };
}
