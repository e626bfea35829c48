import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { executionNameOf } from '../../lib/contract/names';
import type { RequestRunOutput, RunRequest } from '../../lib/contract/payloads';
import type { MarkWait, RetrainingPolicySettings } from '../../lib/contract/retraining';
import { lookBackMs, waitOf } from './due';
import { log } from './log';
import { isPending, type KnownMark, type MarkRegistry } from './mark-registry';
import type { RunRegistry } from './run-registry';
import { isNamed } from './service-errors';

export interface DispatchDependencies {
  readonly registry: RunRegistry;
  readonly marks: MarkRegistry;
  readonly sfn: SFNClient;
  readonly stateMachineArn: string;
  readonly policy: RetrainingPolicySettings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Starts a run if a mark is due and no run is active; says what was decided and why, and notes it on the marks that wait.
 *
 * Marks are cleared by the run that includes them, never here, so whoever dies between two calls loses nothing: the next call
 * finds the same marks. Called again when nothing changed it writes nothing.
 */
export async function dispatch(dependencies: DispatchDependencies): Promise<RequestRunOutput> {
  const decision = await decide(dependencies);
  log.info('run-dispatched', { ...decision });
  return decision;
}

async function decide(dependencies: DispatchDependencies): Promise<RequestRunOutput> {
  const { registry, marks } = dependencies;
  const pending = (await marks.readAll()).filter(isPending);
  if (pending.length === 0) {
    return { decision: 'idle', reason: 'no mark is pending: every request was included in a run' };
  }
  const lease = await registry.readLease();
  if (lease) {
    const wait = { reason: `run ${lease.runId} is active; the mark waits for its end` };
    return postpone(
      pending.map((mark) => ({ mark, wait })),
      marks,
    );
  }
  const waits = await waitsOf(pending, dependencies);
  const due = waits.filter(({ wait }) => wait === undefined).map(({ mark }) => mark);
  const waiting = waits.flatMap(({ mark, wait }) => (wait ? [{ mark, wait }] : []));
  return due.length === 0 ? postpone(waiting, marks) : start(pending, due, dependencies);
}

interface WaitingMark {
  readonly mark: KnownMark;
  readonly wait: MarkWait;
}

async function waitsOf(
  pending: readonly KnownMark[],
  { registry, policy, now }: DispatchDependencies,
): Promise<{ readonly mark: KnownMark; readonly wait?: MarkWait }[]> {
  const instant = now();
  const paid = await registry.readPaidRuns(new Date(instant - lookBackMs(policy)).toISOString());
  return pending.map((mark) => ({ mark, wait: waitOf(mark.kind, mark, { policy, paid, now: instant }) }));
}

/** Notes why each mark waits, and answers for the one that is due first. */
async function postpone(waiting: readonly WaitingMark[], marks: MarkRegistry): Promise<RequestRunOutput> {
  for (const { mark, wait } of waiting) {
    if (mark.wait?.reason !== wait.reason || mark.wait.dueAt !== wait.dueAt) {
      await marks.noteWait(mark.kind, wait);
    }
  }
  const [first] = [...waiting].sort((one, other) => ((one.wait.dueAt ?? '') < (other.wait.dueAt ?? '') ? -1 : 1));
  return { decision: 'pending', ...(first?.wait ?? { reason: 'the mark waits' }) };
}

/** A run includes every pending mark: those that are not due yet would ask for the same once more. */
async function start(
  pending: readonly KnownMark[],
  due: readonly KnownMark[],
  { sfn, stateMachineArn, now }: DispatchDependencies,
): Promise<RequestRunOutput> {
  const earliest = pending.map(({ firstSeen }) => firstSeen).sort()[0];
  const name = executionNameOf(earliest ?? '', now());
  const request = mergedRequest(pending.map((mark) => mark.request));
  try {
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify({ request }) }),
    );
    return { decision: 'started', reason: `due: ${due.map(({ kind }) => kind).join(', ')}`, executionArn };
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
  const worse = requests.flatMap(({ championWorse }) => championWorse ?? []);
  const least = requests.map(({ minNewRows }) => minNewRows);
  return {
    ...(requests.some(({ force }) => force) && { force: true }),
    ...(requests.some(({ resplit }) => resplit) && { resplit: true }),
    ...(worse.length > 0 && { championWorse: Math.max(...worse) }),
    // One request without a floor of its own is content with that of the settings.
    ...(least.length > 0 && !least.includes(undefined) && { minNewRows: Math.min(...(least as number[])) }),
  };
}
