import { rewardHandler, veto } from 'cdk-bedrock-rft/reward-kit';
import { guardrail } from 'cdk-bedrock-rft/reward-kit/guardrail';
import { handler as rules } from './reward';

/**
 * The same reward behind a Bedrock guardrail with denied topics such as "Diagnosis" and "Dosage": it knows wordings that
 * no pattern foresees. Each answer is one call. The guardrail is named in the environment of the function, whose role needs
 * `bedrock:ApplyGuardrail` on it:
 *
 *     Reward.typescript('reward-with-guardrail.ts', { environment: { GUARDRAIL_ID: '…', GUARDRAIL_VERSION: '1' } })
 */
const safe = guardrail({
  id: process.env.GUARDRAIL_ID ?? '',
  version: process.env.GUARDRAIL_VERSION ?? '',
  mode: 'veto',
});

export const handler = rewardHandler(veto(safe, rules.grader));
