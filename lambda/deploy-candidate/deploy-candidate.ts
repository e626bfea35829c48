import type { DeployCandidateInput, Deployment } from '../../lib/contract/evaluation';
import { PIPELINE_TAG, RUN_TAG } from '../../lib/contract/tags';
import { acceptContract } from '../shared/contract';
import { log } from '../shared/log';
import type { ModelDeployments } from '../shared/model-deployments';
import { requireActive } from '../shared/require-active';
import { RftError } from '../shared/rft-error';
import type { RunRegistry } from '../shared/run-registry';

export interface DeployCandidateDependencies {
  readonly registry: RunRegistry;
  readonly deployments: ModelDeployments;
}

/**
 * Deploys the model that a run trained, so that it can be asked. Called twice it returns the same deployment: its name
 * and client token are the run's.
 *
 * @throws RftError RunClosing when the run was closed before or during the call; then no deployment of it is left
 */
export async function deployCandidate(
  input: DeployCandidateInput,
  { registry, deployments }: DeployCandidateDependencies,
): Promise<Deployment> {
  const { run, modelArn } = acceptContract(input);
  const { runId, trainingName, settings } = run;
  await requireActive(registry, run);
  const deployment = await deployments.create({
    name: trainingName,
    modelArn,
    tags: { ...settings.tags, [PIPELINE_TAG]: settings.pipeline, [RUN_TAG]: runId },
  });
  try {
    await requireActive(registry, run);
  } catch (closing) {
    if (closing instanceof RftError) {
      await deployments.delete(deployment.deploymentArn);
      log.warn('candidate-deleted-again', { runId, ...deployment });
    }
    throw closing;
  }
  await registry.recordStep(runId, { deployment });
  log.info('candidate-deployed', { runId, ...deployment, modelArn });
  return deployment;
}
