import { rewardHandler } from 'cdk-bedrock-rft/reward-kit';
import { judge, RUBRICS } from 'cdk-bedrock-rft/reward-kit/judge';

/** The reward that the benchmark of the judge bundles. Every row is asked about, also when it has been seen before. */
export const handler = rewardHandler(
  judge({
    model: 'us.amazon.nova-pro-v1:0',
    ...RUBRICS.instructionFollowing,
    concurrency: Number(process.env.JUDGE_CONCURRENCY ?? 8),
    cache: 0,
  }),
);
