import { SERVICE_FAULT } from '../../lib/contract/errors';
import type { LeaseItem, RunItem } from '../../lib/contract/items';
import { START_TRAINING_TIMEOUT_SECONDS } from '../../lib/contract/limits';
import type { RunSummary } from '../../lib/contract/payloads';
import { announceOnce, type AnnounceOnceDependencies } from './announce-once';
import { deleteSupersededModels, type RetentionDependencies } from './delete-superseded-models';
import { log } from './log';
import type { MarkRegistry } from './mark-registry';
import { RftError } from './rft-error';
import { noRecord } from './run-registry';
import { settleProduction, type SettleDependencies } from './settle-production';
import { type StopDependencies, stopWhatRuns } from './stop-what-runs';
import { type RunEnding, type RunFindings, summaryOf } from './summary';
import { unpinnedRun } from './unpinned-run';

export type CloseRunDependencies = AnnounceOnceDependencies &
  StopDependencies &
  SettleDependencies &
  RetentionDependencies & { readonly marks: MarkRegistry };

/** How the run of a living execution ended, as its last step knows it. */
export interface RunToClose {
  readonly runId: string;
  readonly ending: RunEnding;
  /** What the caller knows beyond the record. */
  readonly findings: RunFindings;
}

/** The lease of an execution that does not run any more, and how that ended. */
export interface DeadRun {
  readonly lease: LeaseItem;
  readonly ending: RunEnding;
}

/**
 * Ends the run of the execution that asks for it: stops what runs, records, announces, answers the marks, releases the
 * lease. Every step can be repeated, so whoever dies half-way is followed by a caller that does the rest; the first
 * recorded outcome stays.
 */
export async function closeRun(
  dependencies: CloseRunDependencies,
  { runId, ending, findings }: RunToClose,
): Promise<RunSummary> {
  const item = await dependencies.registry.readRun(runId);
  if (!item) {
    throw noRecord(runId);
  }
  const { training, candidate } = await stopWhatRuns(dependencies, item.run);
  if (candidate === 'busy') {
    throw new RftError(
      SERVICE_FAULT,
      `deployment ${item.run.trainingName}: the service does not delete it yet; it is tried again.`,
    );
  }
  await settleOwnSwap(dependencies, item.run.executionArn);
  const known = Object.fromEntries(Object.entries(findings).filter(([, finding]) => finding !== undefined));
  const closed = await finishClosing(dependencies, item, ending, { ...item, ...known, ...(training && { training }) });
  if (closed === 'look-again') {
    throw new RftError(SERVICE_FAULT, `run ${runId}: another call is telling of its end; it is looked at again.`);
  }
  return closed;
}

/**
 * Ends the run of an execution that died. No step of it may have come to its end: a create call may still be in flight, so
 * this looks for a job a second time when none can be any more. Until then the answer is `look-again` and the lease stays.
 */
export async function closeDeadRun(
  dependencies: CloseRunDependencies,
  { lease, ending }: DeadRun,
): Promise<RunSummary | 'look-again'> {
  const { registry, now } = dependencies;
  const { runId, begin } = lease;
  // An execution that died in BeginRun may have left nothing but its lease: the record is made up from it.
  const item = (await registry.readRun(runId)) ?? (await registry.createRun(unpinnedRun(lease), begin.marks));
  // Before the look: a job that appears while we look is for the next look.
  const lookedAt = now();
  const { closingAt, training, candidate } = await stopWhatRuns(dependencies, item.run);
  if (candidate === 'busy' || lookedAt - Date.parse(closingAt) < START_TRAINING_TIMEOUT_SECONDS * 1_000) {
    log.info('run-closing', { runId, closingAt });
    return 'look-again';
  }
  return finishClosing(dependencies, item, ending, { ...item, training: training ?? item.training });
}

/**
 * A swap of this execution that came to no end is put right. What is left of it, as while the deployment changes back, is for
 * the periodic look: production must not keep a run from ending.
 */
async function settleOwnSwap(dependencies: SettleDependencies, executionArn: string): Promise<void> {
  try {
    const lock = await dependencies.production.readLock();
    if (lock?.executionArn === executionArn) {
      await settleProduction(dependencies, lock);
    }
  } catch (error) {
    log.error('production-not-settled', { executionArn, error: String(error) });
  }
}

/** `look-again` while another call tells of the end: the lease is its to release, or that of whoever follows when it dies. */
async function finishClosing(
  dependencies: CloseRunDependencies,
  { run, marks }: RunItem,
  ending: RunEnding,
  findings: RunFindings,
): Promise<RunSummary | 'look-again'> {
  const { registry, now } = dependencies;
  const { runId } = run;
  const finishedAt = new Date(now()).toISOString();
  const own = summaryOf(run, ending, findings);
  if (findings.approval) {
    await registry.recordStep(runId, { approval: findings.approval });
  }
  const item = await registry.finishRun(runId, { outcome: own.outcome, summary: own, finishedAt });
  const summary = item.summary ?? own;
  if (findings.dataset && wasPaid(summary, findings)) {
    await registry.recordFingerprint(findings.dataset.fingerprint, run);
  }
  if (findings.dataset && hasModel(summary, findings)) {
    await registry.recordLastTrained(runId);
  }
  const told = await announceOnce(dependencies, item, summary);
  if (told === 'look-again') {
    return told;
  }
  await dependencies.marks.includeAll(marks);
  await deleteSupersededModels(dependencies, run.settings);
  await registry.releaseLease(runId);
  log.info('run-closed', { ...summary });
  if (told) {
    throw told.error;
  }
  return summary;
}

const hasModel = ({ outcome }: RunSummary, { training }: RunFindings): boolean =>
  outcome === 'promoted' || training?.modelArn !== undefined;

/** The same inputs again would cost the same and end the same: a later run skips them unless it is forced. */
const wasPaid = (summary: RunSummary, findings: RunFindings): boolean =>
  hasModel(summary, findings) || ['no-signal', 'rejected', 'timed-out'].includes(summary.outcome);
