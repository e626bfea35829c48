import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { executionNameOf } from '../../lib/contract/names';
import type { RequestRunOutput, RunRequest } from '../../lib/contract/payloads';
import { log } from './log';
import { isPending, type RunRegistry } from './run-registry';
import { isNamed } from './service-errors';

export interface DispatchDependencies {
  readonly registry: RunRegistry;
  readonly sfn: SFNClient;
  readonly stateMachineArn: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Starts a run if a mark is pending and no run is active; says what was decided and why.
 *
 * Marks are only read here. They are cleared by the run that includes them, so whoever dies between two calls loses
 * nothing: the next call finds the same marks.
 */
export async function dispatch(dependencies: DispatchDependencies): Promise<RequestRunOutput> {
  const decision = await decide(dependencies);
  log.info('run-dispatched', { ...decision });
  return decision;
}

async function decide({ registry, sfn, stateMachineArn, now }: DispatchDependencies): Promise<RequestRunOutput> {
  const pending = (await registry.readMarks()).filter(isPending);
  if (pending.length === 0) {
    return { decision: 'idle', reason: 'no mark is pending: every request was included in a run' };
  }
  const lease = await registry.readLease();
  if (lease) {
    for (const { kind } of pending) {
      await registry.countNotNow(kind);
    }
    return { decision: 'pending', reason: `run ${lease.runId} is active; the mark waits for its end` };
  }
  const earliest = pending.map(({ firstSeen }) => firstSeen).sort()[0];
  const name = executionNameOf(earliest ?? '', now());
  const request = mergedRequest(pending.map((mark) => mark.request));
  try {
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify({ request }) }),
    );
    return { decision: 'started', reason: `pending: ${pending.map(({ kind }) => kind).join(', ')}`, executionArn };
  } catch (error) {
    if (!isNamed(error, 'ExecutionAlreadyExists')) {
      throw error;
    }
    // Somebody else asked first. Should that execution have ended before it took the lease, the name of the next
    // five-minute slot is free again.
    return {
      decision: 'pending',
      reason: `execution ${name} was already started; the mark waits until it is included`,
    };
  }
}

/** What all of these requests ask for together. */
export function mergedRequest(requests: readonly RunRequest[]): RunRequest {
  return {
    ...(requests.some(({ force }) => force) && { force: true }),
    ...(requests.some(({ resplit }) => resplit) && { resplit: true }),
  };
}
