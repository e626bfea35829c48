import type { PromotionDecision } from '../../lib/contract/evaluation';
import type { Run } from '../../lib/contract/payloads';
import { promotionInWords } from '../shared/figures';

/** At most 100 ASCII characters, as SNS wants it: the slug has at most 38, the run id 24. */
export const approvalSubject = ({ settings, runId }: Run): string =>
  `${settings.pipeline}: RFT run ${runId} waits for you`;

/** What a person needs to decide, and how. */
export function approvalMessage({ runId, settings }: Run, decision: PromotionDecision, expiresAt: string): string {
  const lines = [
    `What is asked: shall production of pipeline ${settings.pipeline} answer with the model that run ${runId} trained?`,
    `What was found: ${decision.reason}. ${promotionInWords(decision)}`,
    `How to decide: npx rft review ${runId} shows the rules and answers side by side; npx rft approve ${runId} or ` +
      `npx rft reject ${runId}, each with --reason "…", decides at once.`,
    `Until when: ${expiresAt}. Without an answer the model is rejected and production stays as it is.`,
  ];
  return `${lines.join('\n\n')}\n`;
}
