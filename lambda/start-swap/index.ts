import { START_SWAP_ENV } from '../../lib/contract/env';
import type { StartSwapInput, Swap } from '../../lib/contract/evaluation';
import { documents } from '../shared/clients/documents';
import { readEnv } from '../shared/env';
import { servingServices } from '../shared/serving-services';
import { withServiceErrors } from '../shared/service-errors';
import { startSwap } from './start-swap';

const env = readEnv(START_SWAP_ENV);
const dependencies = servingServices(documents, env.REGISTRY_TABLE);

/** Takes the production lock and gets the production deployment to change its model. */
export const handler = (event: StartSwapInput): Promise<Swap> =>
  withServiceErrors(() => startSwap(event, dependencies));
