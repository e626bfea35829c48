import { SERVICE_FAULT, THROTTLED } from '../../lib/contract/errors';
import type { LeaseItem, RunItem } from '../../lib/contract/items';
import { CLOSE_RUN_TIMEOUT_SECONDS, START_TRAINING_TIMEOUT_SECONDS } from '../../lib/contract/limits';
import type { Run, RunSummary, TrainingState } from '../../lib/contract/payloads';
import type { TrainingServiceName } from '../../lib/contract/settings';
import { type Announcer, publish, sendEvent } from './announce';
import { log } from './log';
import { RftError } from './rft-error';
import { emitRunMetrics } from './run-metrics';
import { noRecord, type RunRegistry } from './run-registry';
import { classifyServiceError, isNamed } from './service-errors';
import { type RunEnding, type RunFindings, summaryOf } from './summary';
import type { TrainingControl } from './training-control';
import { unpinnedRun } from './unpinned-run';

export interface CloseRunDependencies {
  readonly registry: RunRegistry;
  readonly trainingControl: (name: TrainingServiceName) => TrainingControl;
  readonly announcer: Announcer;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

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
  const { training } = await stopWhatRuns(dependencies, item.run);
  const closed = await finishClosing(dependencies, item, ending, {
    dataset: findings.dataset ?? item.dataset,
    training: training ?? findings.training ?? item.training,
  });
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
  const { closingAt, training } = await stopWhatRuns(dependencies, item.run);
  if (lookedAt - Date.parse(closingAt) < START_TRAINING_TIMEOUT_SECONDS * 1_000) {
    log.info('run-closing', { runId, closingAt });
    return 'look-again';
  }
  return finishClosing(dependencies, item, ending, { dataset: item.dataset, training: training ?? item.training });
}

interface Stopped {
  /** ISO instant of the first attempt to close the run. */
  readonly closingAt: string;
  readonly training?: TrainingState;
}

async function stopWhatRuns(dependencies: CloseRunDependencies, run: Run): Promise<Stopped> {
  // From here StartTraining refuses, or stops the job that it has just created: it looks again after its create call.
  const closingAt = await dependencies.registry.markClosing(run.runId, new Date(dependencies.now()).toISOString());
  return { closingAt, training: await stopTraining(dependencies, run) };
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
  const item = await registry.finishRun(runId, { outcome: ending.outcome, summary: own, finishedAt });
  const summary = item.summary ?? own;
  if (findings.dataset && wasPaid(summary, findings)) {
    await registry.recordFingerprint(findings.dataset.fingerprint, runId);
  }
  if (findings.dataset && hasModel(summary, findings)) {
    await registry.recordLastTrained(runId);
  }
  const told = await announceOnce(dependencies, item, summary);
  if (told === 'look-again') {
    return told;
  }
  await registry.includeMarks(marks);
  await registry.releaseLease(runId);
  log.info('run-closed', { ...summary });
  if (told) {
    throw told.error;
  }
  return summary;
}

const hasModel = ({ outcome }: RunSummary, { training }: RunFindings): boolean =>
  outcome === 'trained' || training?.modelArn !== undefined;

/** Training the same inputs again would be paid again and end the same: a later run skips them unless it is forced. */
const wasPaid = (summary: RunSummary, findings: RunFindings): boolean =>
  hasModel(summary, findings) || summary.outcome === 'timed-out';

/** Finds the job by its name, since nobody may have lived to record its ARN, and stops it if it runs. */
async function stopTraining(
  { registry, trainingControl }: CloseRunDependencies,
  { runId, trainingName, settings }: Run,
): Promise<TrainingState | undefined> {
  const control = trainingControl(settings.trainingService);
  const job = await control.find(trainingName);
  if (!job) {
    return undefined;
  }
  const { jobArn, ...found } = job;
  const training = found.status === 'InProgress' ? await control.stop(jobArn) : found;
  await registry.recordStep(runId, { job: { jobArn }, training });
  return training;
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
async function announceOnce(
  dependencies: CloseRunDependencies,
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
  { registry, announcer, now }: CloseRunDependencies,
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
