import { SWAP_PRODUCTION_ENV } from '../../lib/contract/env';
import type { SwapInput, SwapResult } from '../../lib/contract/serving';
import { bedrockRuntime } from '../shared/clients/bedrock-runtime';
import { documents } from '../shared/clients/documents';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { servingServices } from '../shared/serving-services';
import { withServiceErrors } from '../shared/service-errors';
import { swapProduction } from './swap-production';

const env = readEnv(SWAP_PRODUCTION_ENV);
const dependencies = {
  ...servingServices(documents, env.REGISTRY_TABLE),
  registry: new RunRegistry(documents, env.REGISTRY_TABLE),
  runtime: bedrockRuntime,
};

/** Takes one step of a swap: of a promotion or of a rollback. */
export const handler = (event: SwapInput): Promise<SwapResult> =>
  withServiceErrors(() => swapProduction(event, dependencies));
