import type { DescribedDeployment, ModelDeployments } from './model-deployments';
import { isNamed } from './service-errors';

/** The model that answers now. */
export const modelOf = ({ modelArn, update }: DescribedDeployment): string =>
  update?.status === 'UpdateCompleted' ? update.modelArn : modelArn;

/** Whether the service is still creating the deployment or changing its model. */
export const isChanging = ({ status, update }: DescribedDeployment): boolean =>
  status === 'Creating' || (status === 'Active' && update?.status === 'Updating');

/** Deletes a deployment; false while the service does not let go of it, as when it is still being created. */
export async function tryDelete(deployments: ModelDeployments, deploymentArn: string): Promise<boolean> {
  try {
    await deployments.delete(deploymentArn);
    return true;
  } catch (error) {
    if (isNamed(error, 'ConflictException')) {
      return false;
    }
    throw error;
  }
}
