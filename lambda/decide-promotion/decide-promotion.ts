import { mean } from 'simple-statistics';
import type { EvaluatedModel, EvaluatedPrompt } from '../../lib/contract/evaluated-model';
import type { ChampionModel, DecisionRecord, PromotionSettings } from '../../lib/contract/promotion';
import type { ScoreRange } from '../../lib/contract/reward-statistics';
import { compare, type Measure } from './compare';
import { concluded } from './conclude';
import { guardRules } from './guard-rules';
import { metricOf } from './metrics';
import { heldOutUseRule, lengthRule } from './notices';
import { pairPrompts, type PairedPrompts, requireComparable } from '../shared/pair-prompts';
import { policyRule, type PolicyQuestion } from './policy-rules';
import { slicesOf } from './slices';

export interface DecidePromotionInput {
  readonly settings: PromotionSettings;
  /** Range of the reward's score. */
  readonly range: ScoreRange;
  readonly candidate: EvaluatedModel;
  /** What the candidate must beat: the champion or, before the first promotion, the base model. */
  readonly champion: EvaluatedModel & Pick<ChampionModel, 'role'>;
  /** The champion with the best score ever, when it is not the present one. */
  readonly bestChampion?: EvaluatedModel;
  /** Runs that decided with this held-out set, this one included. */
  readonly heldOutUses: number;
  /** Whole number; the same seed and answers give the same record. */
  readonly seed: number;
}

/** Of the bootstrap for the policy: 100 beyond each end of a 95 % interval. */
const RESAMPLES = 3_999;

/** Of the bootstrap for slices and metrics: Holm's adjustment looks further into the tails. */
const GUARD_RESAMPLES = 9_999;

/**
 * Decides whether a candidate becomes the champion, from what both scored on the held-out set, and explains each rule.
 * With a policy function the record asks; `withPolicyAnswer` adds what the function says.
 *
 * @throws RftError EvaluationRejected when the answers of the two models cannot be compared
 */
export function decidePromotion(input: DecidePromotionInput): DecisionRecord {
  const { settings, range, candidate, champion, bestChampion, heldOutUses, seed } = input;
  const paired = pairPrompts(candidate, champion, range);
  requireComparable(paired);
  const { pairs } = paired;
  const opponent = champion.role === 'champion' ? 'champion' : 'base model';
  const score: Measure = { of: meanScore, better: 'higher', span: range.max - range.min };
  const tail = (1 - settings.confidence) / 2;
  const guardBootstrap = { resamples: GUARD_RESAMPLES, seed };
  const found = [
    ...settings.slices.map((slices) => slicesOf(pairs, slices, score, guardBootstrap)),
    ...settings.metrics.map((metric) => metricOf(pairs, metric, opponent, tail, guardBootstrap)),
  ];
  const guards = guardRules(
    found.flatMap((one) => one.guards),
    opponent,
    tail,
  );
  const policyAgainst = (kind: PolicyQuestion['kind'], name: string, answered: PairedPrompts) =>
    policyRule(
      {
        kind,
        opponent: name,
        comparison: compare(answered.pairs, score, kind, { resamples: RESAMPLES, seed }),
        leftOut: answered.missingFromCandidate + answered.missingFromChampion,
      },
      settings,
    );
  const best = settings.policy.kind === 'no-regression' ? bestChampion : undefined;
  return concluded({
    policy: settings.policy,
    models: {
      candidate: candidate.model,
      champion: { model: champion.model, role: champion.role },
      ...(best && { bestChampion: best.model }),
    },
    prompts: {
      compared: pairs.length,
      groups: new Set(pairs.map(({ group }) => group)).size,
      missingFromCandidate: paired.missingFromCandidate,
      missingFromChampion: paired.missingFromChampion,
    },
    rules: [
      policyAgainst('policy', opponent, paired),
      ...(best ? [policyAgainst('best-champion', 'best champion', pairPrompts(candidate, best, range))] : []),
      ...guards.rules,
      ...found.flatMap(({ rules }) => rules),
      ...lengthRule(pairs, opponent, settings.lengthDrift),
      heldOutUseRule(heldOutUses),
    ],
    heldOutUses,
    method: {
      confidence: settings.confidence,
      seed,
      resamples: RESAMPLES,
      guardResamples: GUARD_RESAMPLES,
      guardConfidence: 1 - 2 * guards.tail,
    },
  });
}

/** Samples of one prompt are averaged: more of them make its score surer, not the prompts more. */
function meanScore({ scores }: EvaluatedPrompt): number {
  return mean(scores);
}
