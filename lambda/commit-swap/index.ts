import { COMMIT_SWAP_ENV } from '../../lib/contract/env';
import type { CommitSwapInput, CommittedSwap } from '../../lib/contract/evaluation';
import { bedrockRuntime } from '../shared/clients/bedrock-runtime';
import { documents } from '../shared/clients/documents';
import { eventBridge } from '../shared/clients/event-bridge';
import { ssm } from '../shared/clients/ssm';
import { readEnv } from '../shared/env';
import { ProductionRegistry } from '../shared/production-registry';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { commitSwap } from './commit-swap';

const env = readEnv(COMMIT_SWAP_ENV);
const dependencies = {
  production: new ProductionRegistry(documents, env.REGISTRY_TABLE),
  registry: new RunRegistry(documents, env.REGISTRY_TABLE),
  runtime: bedrockRuntime,
  ssm,
  eventBridge,
  now: Date.now,
};

/** Asks the new model once, makes it the truth, publishes that and releases the lock. */
export const handler = (event: CommitSwapInput): Promise<CommittedSwap> =>
  withServiceErrors(() => commitSwap(event, dependencies));
