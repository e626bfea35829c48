import type { TrainingJobInput, TrainingState } from '../../lib/contract/payloads';
import type { TrainingServiceName } from '../../lib/contract/settings';
import { acceptContract } from '../shared/contract';
import { log } from '../shared/log';
import type { RunRegistry } from '../shared/run-registry';
import { hasEnded, type TrainingControl } from '../shared/training-control';

export interface DescribeTrainingDependencies {
  readonly registry: RunRegistry;
  readonly trainingControl: (name: TrainingServiceName) => TrainingControl;
}

/**
 * The state of the customization job; recorded once it has ended. Asked to, stops it first: the state is `Stopping` for a while
 * then, and a job that has ended stays as it is.
 */
export async function describeTraining(
  input: TrainingJobInput,
  { registry, trainingControl }: DescribeTrainingDependencies,
): Promise<TrainingState> {
  const { run, job, stop = false } = acceptContract(input);
  const control = trainingControl(run.settings.trainingService);
  const training = await (stop ? control.stop(job.jobArn) : control.describe(job.jobArn));
  log.info(stop ? 'training-stopped' : 'training-described', { runId: run.runId, ...training });
  if (hasEnded(training)) {
    await registry.recordStep(run.runId, { training });
  }
  return training;
}
