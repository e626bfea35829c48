import type { DecisionRule, PromotionSettings } from '../../lib/contract/promotion';
import { figure } from '../../lib/contract/shown-figures';
import { type Comparison, figureOf } from './compare';
import { comparisonWords } from './sentences';

type PolicyRuleKind = 'policy' | 'best-champion';

/** A candidate held against one model, by what the policy demands. */
export interface PolicyQuestion {
  readonly kind: PolicyRuleKind;
  /** What to call that model. */
  readonly opponent: string;
  /** Undefined when no prompt was answered by both. */
  readonly comparison: Comparison | undefined;
  /** Prompts that only one of the two answered. */
  readonly leftOut: number;
}

/** What the policy says about a candidate and one other model. */
export function policyRule(
  { kind, opponent, comparison, leftOut }: PolicyQuestion,
  { policy, confidence, minimumPrompts }: PromotionSettings,
): DecisionRule {
  const rule = { kind, name: policy.kind };
  if (comparison === undefined) {
    const sentence = `No held-out prompt was answered by both the candidate and the ${opponent}: nothing can be decided.`;
    return { ...rule, outcome: 'not-judged', consequence: 'ask', sentence };
  }
  const shown = figureOf(comparison, (1 - confidence) / 2);
  const missing = leftOut > 0 ? ` ${leftOut} more were answered by one of the two only and are left out.` : '';
  const words = `${comparisonWords(comparison, shown, opponent)}${missing}`;
  const judged = { ...rule, figure: shown };
  if (policy.kind === 'manual' || policy.kind === 'lambda') {
    const who = policy.kind === 'manual' ? 'a person' : 'the policy function';
    return {
      ...judged,
      outcome: 'not-judged',
      consequence: 'ask',
      sentence: `${words} The decision is left to ${who}.`,
    };
  }
  const limit = policy.kind === 'improvement' ? policy.min : -policy.margin;
  if (shown.n < minimumPrompts) {
    const sentence = `${words} Too few to decide: ${shown.n} prompts, the policy asks for ${minimumPrompts}.`;
    return { ...judged, limit, outcome: 'not-judged', consequence: 'ask', sentence };
  }
  const needed = `the policy needs it above ${figure(limit)}`;
  if (shown.low > limit) {
    const sentence = `${words} The lower end is what counts: ${needed}, and it is.`;
    return { ...judged, limit, outcome: 'passed', consequence: 'none', sentence };
  }
  const doubt =
    shown.high <= limit
      ? `The whole interval lies below ${figure(limit)}, which the policy needs at least.`
      : `The lower end is what counts: ${needed}, and it is not. More held-out prompts would make the interval narrower.`;
  return { ...judged, limit, outcome: 'failed', consequence: 'reject', sentence: `${words} ${doubt}` };
}
