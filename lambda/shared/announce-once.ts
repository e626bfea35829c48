import { SERVICE_FAULT, THROTTLED } from '../../lib/contract/errors';
import type { RunItem } from '../../lib/contract/items';
import { CLOSE_RUN_TIMEOUT_SECONDS } from '../../lib/contract/limits';
import type { RunSummary } from '../../lib/contract/payloads';
import { type Announcer, publish, sendEvent } from './announce';
import { log } from './log';
import { emitRunMetrics } from './run-metrics';
import type { RunRegistry } from './run-registry';
import { classifyServiceError, isNamed } from './service-errors';

export interface AnnounceOnceDependencies {
  readonly registry: RunRegistry;
  readonly announcer: Announcer;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Refusal {
  readonly error: unknown;
}

/**
 * Tells of the end once, however many calls close the run at the same time; twice only if a caller dies before it has noted
 * that it told. A call that fails to tell is followed by another when it would be dead. What passes (a throttle, a fault) is
 * thrown at once, so that the lease brings that other call here. What does not pass is returned and thrown later: a deleted
 * topic must not keep the lease for ever.
 */
export async function announceOnce(
  dependencies: AnnounceOnceDependencies,
  item: RunItem,
  summary: RunSummary,
): Promise<Refusal | 'look-again' | undefined> {
  const { registry, now } = dependencies;
  if (item.announcedAt !== undefined) {
    return undefined;
  }
  const begun = new Date(now()).toISOString();
  const dead = new Date(now() - CLOSE_RUN_TIMEOUT_SECONDS * 1_000).toISOString();
  if (!(await registry.claimAnnouncement(item.run.runId, begun, dead))) {
    return 'look-again';
  }
  return announce(dependencies, item, summary);
}

async function announce(
  { registry, announcer, now }: AnnounceOnceDependencies,
  { run, eventSentAt, finishedAt }: RunItem,
  summary: RunSummary,
): Promise<Refusal | undefined> {
  const refusal = await refusalOf(async () => {
    if (eventSentAt === undefined) {
      await sendEvent(announcer, run, summary);
      await registry.markEventSent(run.runId, new Date(now()).toISOString());
    }
    await publish(announcer, run, summary);
  });
  if (refusal) {
    log.error('run-not-announced', { runId: run.runId, error: String(refusal.error) });
  }
  const announced = new Date(now()).toISOString();
  emitRunMetrics(run.settings.pipeline, summary.outcome, run.startedAt, finishedAt ?? announced);
  if (!refusal) {
    await registry.markAnnounced(run.runId, announced);
  }
  return refusal;
}

async function refusalOf(work: () => Promise<void>): Promise<Refusal | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const classified = classifyServiceError(error);
    if (isNamed(classified, THROTTLED, SERVICE_FAULT)) {
      throw classified;
    }
    return { error: classified };
  }
}
