import { numberMatch, rewardHandler } from 'cdk-bedrock-rft/reward-kit';

export const handler = rewardHandler(numberMatch());
