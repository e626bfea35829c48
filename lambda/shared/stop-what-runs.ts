import type { Run, TrainingState } from '../../lib/contract/payloads';
import type { TrainingServiceName } from '../../lib/contract/settings';
import { tryDelete } from './deployment-state';
import { log } from './log';
import type { ModelDeployments } from './model-deployments';
import type { RunRegistry } from './run-registry';
import type { TrainingControl } from './training-control';

export interface StopDependencies {
  readonly registry: RunRegistry;
  readonly trainingControl: (name: TrainingServiceName) => TrainingControl;
  readonly deployments: ModelDeployments;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What was found of a run and stopped. */
export interface Stopped {
  /** ISO instant of the first attempt to close the run. */
  readonly closingAt: string;
  readonly training?: TrainingState;
  /** The deployment of the candidate; `busy`: the service does not let go of it yet. */
  readonly candidate: 'gone' | 'busy';
}

/**
 * Marks the run as closing, stops its job and deletes the deployment of its candidate. Both are found by their name, since
 * nobody may have lived to record their ARN.
 */
export async function stopWhatRuns(dependencies: StopDependencies, run: Run): Promise<Stopped> {
  // From here a step that starts something for this run refuses, or takes it back: it looks again after its create call.
  const now = new Date(dependencies.now()).toISOString();
  const closingAt = await dependencies.registry.markClosing(run.runId, now);
  const training = await stopTraining(dependencies, run);
  return { closingAt, training, candidate: await deleteCandidate(dependencies, run) };
}

async function stopTraining(
  { registry, trainingControl }: StopDependencies,
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

async function deleteCandidate(
  { deployments }: StopDependencies,
  { runId, trainingName }: Run,
): Promise<Stopped['candidate']> {
  const found = await deployments.find(trainingName);
  if (!found) {
    return 'gone';
  }
  const deleted = await tryDelete(deployments, found.deploymentArn);
  log.info('candidate-deleted', { runId, deploymentArn: found.deploymentArn, deleted });
  return deleted ? 'gone' : 'busy';
}
