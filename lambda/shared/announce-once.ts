import { SERVICE_FAULT, THROTTLED } from '../../lib/contract/errors';
import type { RunItem } from '../../lib/contract/items';
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

/**
 * Tells of the end once; twice only if the caller dies before it has noted that it told. What passes (a throttle, a
 * fault) is thrown at once, so that the lease brings the next caller back here. What does not pass is returned and thrown
 * later: a deleted topic must not keep the lease for ever.
 */
export async function announceOnce(
  { registry, announcer, now }: AnnounceOnceDependencies,
  { run, announcedAt, eventSentAt, finishedAt }: RunItem,
  summary: RunSummary,
): Promise<{ readonly error: unknown } | undefined> {
  if (announcedAt !== undefined) {
    return undefined;
  }
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

async function refusalOf(work: () => Promise<void>): Promise<{ readonly error: unknown } | undefined> {
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
