import type { DescribeSwapInput, SwapState } from '../../lib/contract/evaluation';
import { BedrockModelDeployments } from '../shared/bedrock-model-deployments';
import { bedrock } from '../shared/clients/bedrock';
import { withServiceErrors } from '../shared/service-errors';
import { describeSwap } from './describe-swap';

const deployments = new BedrockModelDeployments(bedrock);

/** Looks whether the production deployment answers with the new model. */
export const handler = (event: DescribeSwapInput): Promise<SwapState> =>
  withServiceErrors(() => describeSwap(event, { deployments }));
