import { decidePromotion, type DecidePromotionInput } from '../../../lambda/decide-promotion/decide-promotion';
import type { EvaluatedPrompt } from '../../../lib/contract/evaluated-model';
import {
  type DecisionRecord,
  type DecisionRule,
  DEFAULT_PROMOTION,
  type PromotionSettings,
} from '../../../lib/contract/promotion';
import { seededRandom } from '../../../lib/contract/seeded-random';

/** Prompts with these scores; anything else about them by their number. */
export function prompts(
  scores: readonly (number | readonly number[])[],
  more: (index: number) => Partial<EvaluatedPrompt> = () => ({}),
): EvaluatedPrompt[] {
  return scores.map((score, index) => ({
    id: `prompt-${String(index).padStart(4, '0')}`,
    scores: typeof score === 'number' ? [score] : score,
    ...more(index),
  }));
}

/** So many numbers around a centre, the same for the same seed, between 0 and 1. */
export function around(centre: number, count: number, seed = 1, reach = 0.2): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => centre + reach * (2 * random() - 1));
}

export interface Given {
  readonly candidate: readonly EvaluatedPrompt[];
  readonly champion: readonly EvaluatedPrompt[];
  readonly settings?: Partial<PromotionSettings>;
  readonly input?: Partial<DecidePromotionInput>;
}

export function decide({ candidate, champion, settings, input }: Given): DecisionRecord {
  return decidePromotion({
    settings: { ...DEFAULT_PROMOTION, ...settings },
    range: { min: 0, max: 1 },
    candidate: { model: 'arn:candidate', prompts: candidate },
    champion: { model: 'arn:champion', role: 'champion', prompts: champion },
    heldOutUses: 1,
    seed: 42,
    ...input,
  });
}

/** The rule of a record with this kind and, when it is given, this name. */
export function ruleIn(record: DecisionRecord, kind: DecisionRule['kind'], name?: string): DecisionRule {
  const found = record.rules.find((rule) => rule.kind === kind && (name === undefined || rule.name === name));
  if (found === undefined) throw new Error(`no rule ${kind} ${name ?? ''} in ${JSON.stringify(record.rules, null, 1)}`);
  return found;
}
