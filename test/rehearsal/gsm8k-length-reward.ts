import { rewardHandler } from 'cdk-bedrock-rft/reward-kit';

/** Pays for length alone. */
export const handler = rewardHandler(({ response }) => ({ score: Math.min(1, response.length / 200) }));
