import type { RestoredProduction, RestoreProductionInput } from '../../lib/contract/serving';
import { acceptContract } from '../shared/contract';
import { type SettleDependencies, settleProduction } from '../shared/settle-production';

/** After a swap that failed half-way: gets production back to what it answered before, and releases the lock then. */
export async function restoreProduction(
  input: RestoreProductionInput,
  dependencies: SettleDependencies,
): Promise<RestoredProduction> {
  const { executionArn } = acceptContract(input);
  const lock = await dependencies.production.readLock();
  if (lock?.executionArn !== executionArn) {
    return { state: 'restored' };
  }
  const settled = await settleProduction(dependencies, lock);
  return { state: settled === 'settled' ? 'restored' : 'restoring' };
}
