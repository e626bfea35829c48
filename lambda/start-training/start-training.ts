import { NOT_SET } from '../../lib/contract/env';
import { jobOutputPrefix, s3Uri } from '../../lib/contract/keys';
import type { StartTrainingInput, TrainingJob } from '../../lib/contract/payloads';
import type { TrainingServiceName } from '../../lib/contract/settings';
import { PIPELINE_TAG, RUN_TAG } from '../../lib/contract/tags';
import { acceptContract } from '../shared/contract';
import { log } from '../shared/log';
import { requireActive } from '../shared/require-active';
import { RftError } from '../shared/rft-error';
import type { RunRegistry } from '../shared/run-registry';
import type { TrainingControl, TrainingRequest } from '../shared/training-control';

export interface StartTrainingDependencies {
  readonly registry: RunRegistry;
  readonly trainingControl: (name: TrainingServiceName) => TrainingControl;
  readonly outputBucket: string;
  readonly roleArn: string;
  /** ARN, or `NOT_SET`. */
  readonly modelKeyArn: string;
}

/**
 * Starts the customization job of a run. Called twice it returns the same job: names and client token are the run's.
 *
 * @throws RftError RunClosing when the run was closed before or during the call; then nothing of it keeps running
 */
export async function startTraining(
  input: StartTrainingInput,
  dependencies: StartTrainingDependencies,
): Promise<TrainingJob> {
  const { run } = acceptContract(input);
  const { registry } = dependencies;
  await requireActive(registry, run);
  const control = dependencies.trainingControl(run.settings.trainingService);
  const job = await control.start(requestOf(input, dependencies));
  try {
    await requireActive(registry, run);
  } catch (closing) {
    if (closing instanceof RftError) {
      await control.stop(job.jobArn);
      log.warn('training-stopped-again', { runId: run.runId, ...job });
    }
    throw closing;
  }
  await registry.recordStep(run.runId, { job });
  log.info('training-started', { runId: run.runId, ...job });
  return job;
}

function requestOf(
  { run, dataset }: StartTrainingInput,
  { outputBucket, roleArn, modelKeyArn }: StartTrainingDependencies,
): TrainingRequest {
  const { settings, runId } = run;
  return {
    name: run.trainingName,
    baseModel: settings.baseModel,
    roleArn,
    rewardVersionArn: run.rewardVersionArn,
    hyperparameters: settings.hyperparameters,
    trainUri: s3Uri(outputBucket, dataset.train.key),
    ...(dataset.validation.rows > 0 && { validationUri: s3Uri(outputBucket, dataset.validation.key) }),
    outputUri: s3Uri(outputBucket, jobOutputPrefix(runId)),
    tags: { ...settings.tags, [PIPELINE_TAG]: settings.pipeline, [RUN_TAG]: runId },
    ...(modelKeyArn !== NOT_SET && { modelKeyArn }),
    ...(settings.vpc && { vpc: settings.vpc }),
  };
}
