import { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Approval, BetterMetric, type EvaluationProps, PromotionPolicy, Sampling } from '../lib';
import type { ApprovalConfig, EvaluationConfig, PromotionConfig } from './config';

const BETTER = { higher: BetterMetric.HIGHER, lower: BetterMetric.LOWER };

export function evaluationOf({ temperature, maxTokens, ...measured }: EvaluationConfig): EvaluationProps {
  if (temperature === undefined && maxTokens === undefined) return measured;
  return { ...measured, sampling: Sampling.of({ temperature, maxTokens }) };
}

export function promotionOf(config: PromotionConfig): PromotionPolicy {
  const { improvement, noRegression, manual, metrics, ...others } = config;
  const rules = {
    ...others,
    metrics: metrics?.map(({ better, ...metric }) => ({ ...metric, better: better && BETTER[better] })),
  };
  if (manual) return PromotionPolicy.manual(rules);
  if (noRegression !== undefined) return PromotionPolicy.noRegression({ margin: noRegression, ...rules });
  return PromotionPolicy.improvement({ min: improvement, ...rules });
}

/** @param topicFor - makes the topic of an address */
export function approvalOf(
  { notifyEmail, timeoutHours }: ApprovalConfig,
  topicFor: (email: string) => sns.ITopic,
): Approval {
  return Approval.byPerson({
    topic: notifyEmail === undefined ? undefined : topicFor(notifyEmail),
    timeout: timeoutHours === undefined ? undefined : Duration.hours(timeoutHours),
  });
}
