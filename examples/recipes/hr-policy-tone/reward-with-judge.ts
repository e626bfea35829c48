import { rewardHandler, veto, weighted } from 'cdk-bedrock-rft/reward-kit';
import { judge, RUBRICS } from 'cdk-bedrock-rft/reward-kit/judge';
import { handler as rules } from './reward';

/**
 * The same rules, and a model's opinion of the tone, which no pattern can hear. The judge is only asked about letters that
 * keep the rules: that saves calls, and a judge that was talked round cannot lift a letter that breaks them. The model
 * is named in the environment of the function, whose role needs `bedrock:InvokeModel` on it:
 *
 *     Reward.typescript('reward-with-judge.ts', { environment: { JUDGE_MODEL: 'us.amazon.nova-pro-v1:0' } })
 */
const tone = judge({ model: process.env.JUDGE_MODEL ?? '', ...RUBRICS.tonePolicy });

// Letters that break a rule score 0, and all others at least 0.2.
export const handler = rewardHandler(
  veto(rules.grader, weighted({ rules: [0.5, rules.grader], tone: [0.5, tone] }), { threshold: 0.1 }),
);
