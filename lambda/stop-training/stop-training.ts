import type { TrainingJobInput, TrainingState } from '../../lib/contract/payloads';
import type { TrainingServiceName } from '../../lib/contract/settings';
import { acceptContract } from '../shared/contract';
import { log } from '../shared/log';
import type { RunRegistry } from '../shared/run-registry';
import { hasEnded, type TrainingControl } from '../shared/training-control';

export interface StopTrainingDependencies {
  readonly registry: RunRegistry;
  readonly trainingControl: (name: TrainingServiceName) => TrainingControl;
}

/** Stops the customization job; the state afterwards, which is `Stopping` for a while. A job that has ended stays as it is. */
export async function stopTraining(
  input: TrainingJobInput,
  { registry, trainingControl }: StopTrainingDependencies,
): Promise<TrainingState> {
  const { run, job } = acceptContract(input);
  const training = await trainingControl(run.settings.trainingService).stop(job.jobArn);
  log.info('training-stopped', { runId: run.runId, ...training });
  if (hasEnded(training)) {
    await registry.recordStep(run.runId, { training });
  }
  return training;
}
