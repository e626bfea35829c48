import { RUN_CLOSING } from '../../lib/contract/errors';
import type { ProductionLockItem } from '../../lib/contract/items';
import { RftError } from './rft-error';

/**
 * Throws unless the execution still has the production lock.
 *
 * @throws RftError RunClosing when the execution was found dead, or lost the lock since
 */
export function requireLock(lock: ProductionLockItem | undefined, executionArn: string): void {
  if (lock?.executionArn === executionArn && lock.closingAt === undefined) {
    return;
  }
  const got = lock?.executionArn === executionArn ? 'a lock that is closing' : (lock?.executionArn ?? 'no lock');
  throw new RftError(
    RUN_CLOSING,
    `production lock: got ${got}, allowed is the open lock of ${executionArn}. The execution was taken for dead and ` +
      'production was put right without it. Decide again.',
  );
}
