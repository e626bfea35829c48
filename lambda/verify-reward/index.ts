import { VERIFY_REWARD_ENV } from '../../lib/contract/env';
import type { RewardProof, VerifyRewardInput } from '../../lib/contract/payloads';
import { documents } from '../shared/clients/documents';
import { lambda } from '../shared/clients/lambda';
import { s3 } from '../shared/clients/s3';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { verifyReward } from './verify-reward';

const env = readEnv(VERIFY_REWARD_ENV);
const registry = new RunRegistry(documents, env.REGISTRY_TABLE);

/** Proves the reward on rows of the dataset before anything is paid. */
export const handler = (
  event: VerifyRewardInput,
  context: { readonly getRemainingTimeInMillis: () => number },
): Promise<RewardProof> => {
  const remainingMs = () => context.getRemainingTimeInMillis();
  return withServiceErrors(() =>
    verifyReward(event, { registry, s3, lambda, outputBucket: env.OUTPUT_BUCKET, remainingMs }),
  );
};
