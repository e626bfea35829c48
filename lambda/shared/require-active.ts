import { RUN_CLOSING } from '../../lib/contract/errors';
import type { Run } from '../../lib/contract/payloads';
import { RftError } from './rft-error';
import type { RunRegistry } from './run-registry';

/**
 * Asked before and after something is created for a run. The clean-up marks the run and then looks for what runs; a step
 * creates and then looks at the mark. Whichever comes second sees the other.
 *
 * @throws RftError RunClosing when nothing may be started for this run any more
 */
export async function requireActive(registry: RunRegistry, { runId }: Run): Promise<void> {
  const item = await registry.readRun(runId);
  if (item?.status !== 'active') {
    throw new RftError(
      RUN_CLOSING,
      `run ${runId}: got status ${item?.status ?? 'no record'}, allowed is active. The run was aborted or cleaned up and ` +
        'nothing is left running for it. Ask for a new run if you want one.',
    );
  }
}
