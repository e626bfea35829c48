import type { DeploymentState, DescribeDeploymentInput } from '../../lib/contract/evaluation';
import { BedrockModelDeployments } from '../shared/bedrock-model-deployments';
import { bedrock } from '../shared/clients/bedrock';
import { withServiceErrors } from '../shared/service-errors';
import { describeDeployment } from './describe-deployment';

const deployments = new BedrockModelDeployments(bedrock);

/** Looks how the deployment of the candidate is doing. */
export const handler = (event: DescribeDeploymentInput): Promise<DeploymentState> =>
  withServiceErrors(() => describeDeployment(event, { deployments }));
