import type { DescribeSwapInput, SwapState } from '../../lib/contract/serving';
import { acceptContract } from '../shared/contract';
import { log } from '../shared/log';
import { isChanging, modelOf } from '../shared/deployment-state';
import type { DescribedDeployment, ModelDeployments } from '../shared/model-deployments';

export interface DescribeSwapDependencies {
  readonly deployments: ModelDeployments;
}

/** Whether the production deployment answers with the new model yet. */
export async function describeSwap(
  input: DescribeSwapInput,
  { deployments }: DescribeSwapDependencies,
): Promise<SwapState> {
  const { executionArn, swap } = acceptContract(input);
  const { deploymentArn, target } = swap;
  if (deploymentArn === undefined || target === undefined) {
    // Back to the base model: nothing is deployed.
    return { status: 'Swapped' };
  }
  const state = stateOf(await deployments.find(deploymentArn), target.modelArn);
  log.info('swap-described', { executionArn, deploymentArn, ...state });
  return state;
}

function stateOf(found: DescribedDeployment | undefined, modelArn: string): SwapState {
  if (!found) {
    return { status: 'Failed', failureMessage: 'The production deployment does not exist any more.' };
  }
  if (found.status === 'Failed') {
    return { status: 'Failed', failureMessage: found.failureMessage ?? 'The service gave no reason.' };
  }
  if (!isChanging(found) && modelOf(found) === modelArn) {
    return { status: 'Swapped' };
  }
  if (found.update?.status === 'UpdateFailed' && found.update.modelArn === modelArn) {
    return { status: 'Failed', failureMessage: `The deployment kept its model: the update to ${modelArn} failed.` };
  }
  // Changing; or accepted a moment ago and not shown yet. A deadline ends what never comes.
  return { status: 'Swapping' };
}
