import { CONTRACT_MISMATCH } from '../../lib/contract/errors';
import { CONTRACT_VERSION, type Payload } from '../../lib/contract/payloads';
import { RftError } from './rft-error';

/**
 * The payload, when this handler understands it: it has the present contract version or the one before, which an
 * execution that was under way during a deploy still sends.
 *
 * @throws RftError ContractMismatch
 */
export function acceptContract<T extends Payload>(payload: T, present = CONTRACT_VERSION): T {
  // There never was a version 0: while the present one is 1, only that is accepted.
  const allowed = [present - 1, present].filter((version) => version > 0);
  const got = (payload as Partial<Payload> | undefined)?.contract;
  if (got === undefined || !allowed.includes(got)) {
    throw new RftError(
      CONTRACT_MISMATCH,
      `contract: got ${JSON.stringify(got) ?? 'nothing'}, allowed ${allowed.join(' or ')}. The execution started under a ` +
        'definition that is too old or too new for this function: start a new run after the deploy has finished.',
    );
  }
  return payload;
}
