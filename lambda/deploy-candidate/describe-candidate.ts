import type { DeploymentState, DescribeCandidateInput } from '../../lib/contract/evaluation';
import { acceptContract } from '../shared/contract';
import { log } from '../shared/log';
import type { ModelDeployments } from '../shared/model-deployments';

export interface DescribeCandidateDependencies {
  readonly deployments: ModelDeployments;
}

/** How the deployment of the candidate is doing. One that somebody deleted has failed. */
export async function describeCandidate(
  input: DescribeCandidateInput,
  { deployments }: DescribeCandidateDependencies,
): Promise<DeploymentState> {
  const { run, deployment } = acceptContract(input);
  const found = await deployments.find(deployment.deploymentArn);
  const state: DeploymentState = found
    ? { status: found.status, ...(found.failureMessage && { failureMessage: found.failureMessage }) }
    : { status: 'Failed', failureMessage: 'The deployment was deleted.' };
  log.info('candidate-described', { runId: run.runId, ...deployment, ...state });
  return state;
}
