import { mean } from 'simple-statistics';
import type { EvaluatedModel } from '../../lib/contract/evaluated-model';
import type { PromotionPolicySettings, PromotionSettings } from '../../lib/contract/promotion';
import type { ScoreRange } from '../../lib/contract/reward-statistics';
import { figure, percent } from '../../lib/contract/shown-figures';
import { pairPrompts } from '../shared/pair-prompts';
import {
  type DifferenceSpread,
  minimumDetectableImprovement,
  standardDeviationOf,
} from '../shared/statistics/detectable-improvement';
import { inGroups, meanOfGroups } from '../shared/statistics/grouped-values';

/** The share of equally good candidates that the held-out set should find. */
const POWER = 0.8;

/**
 * Between the scores of two models over prompts, where only one has been measured. Four recorded models on 400 GSM8K
 * problems, one answer each, had 0.34 to 0.48.
 */
const CORRELATION = 0.4;

/** What the held-out set can tell, before a training is paid. */
export interface DetectableVerdict {
  /** `stop`: it cannot tell what the policy asks. `warn`: the scores do not say what it can tell. */
  readonly severity: 'ok' | 'warn' | 'stop';
  /** Figures and, when the severity is not `ok`, advice. */
  readonly sentence: string;
  /** Independent held-out prompts. */
  readonly prompts: number;
  /** How far a candidate must truly lie above the limit of the policy, in units of the score. Absent when unknown. */
  readonly detectable?: number;
  /** Expected standard deviation of differences from prompt to prompt. Absent when unknown. */
  readonly standardDeviation?: number;
}

/**
 * The minimum detectable improvement of a held-out set, from what the base model and the champion score on it, held
 * against what the policy asks.
 *
 * @param champion absent before the first promotion
 * @throws RftError EvaluationRejected when a score is not a number within the range
 */
export function judgeDetectable(
  base: EvaluatedModel,
  champion: EvaluatedModel | undefined,
  { policy, confidence }: Pick<PromotionSettings, 'policy' | 'confidence'>,
  range: ScoreRange,
): DetectableVerdict {
  const answered = pairPrompts(base, champion ?? base, range).pairs.map((pair) => ({
    group: pair.group,
    base: mean(pair.candidate.scores),
    opponent: mean(pair.champion.scores),
  }));
  if (answered.length === 0) return unknown(0, 'no held-out prompt has answers');
  const scores = meanOfGroups(inGroups(answered.map(({ group, opponent }) => ({ group, value: opponent }))));
  const measured = champion
    ? meanOfGroups(inGroups(answered.map(({ group, base: own, opponent }) => ({ group, value: opponent - own }))))
    : scores;
  const { groups: prompts, error, constant } = measured;
  if (prompts === 1) return unknown(prompts, 'there is one held-out prompt');
  if (constant)
    return unknown(prompts, `${champion ? 'both models score' : 'the model scores'} every held-out prompt alike`);
  const deviation = error * Math.sqrt(prompts);
  const spread: DifferenceSpread = champion
    ? { standardDeviation: deviation }
    : { scores: deviation, correlation: CORRELATION };
  const detectable = minimumDetectableImprovement({ prompts, spread, confidence, power: POWER });
  return judged(
    { prompts, detectable, standardDeviation: standardDeviationOf(spread) },
    policy,
    range.max - scores.mean,
  );
}

type Detectable = Required<Omit<DetectableVerdict, 'severity' | 'sentence'>>;

/** @param room from the mean score to the highest possible one */
function judged(found: Detectable, policy: PromotionPolicySettings, room: number): DetectableVerdict {
  const { prompts, detectable, standardDeviation } = found;
  const words =
    `Minimum detectable improvement ${figure(detectable)}: with ${prompts} held-out prompts, and differences that spread ` +
    `by about ${figure(standardDeviation)} (standard deviation), a candidate that is truly so much above the limit of ` +
    `the policy is found with ${percent(POWER)} probability.`;
  const stop = (why: string, needed: number): DetectableVerdict => ({
    ...found,
    severity: 'stop',
    sentence: `${words} ${why} ${advice(found, needed)}`,
  });
  if (policy.kind === 'no-regression' && detectable > policy.margin) {
    return stop(
      `That is more than the margin of ${figure(policy.margin)}: a candidate as good as the champion would often be rejected.`,
      policy.margin,
    );
  }
  if (policy.kind !== 'improvement') return { ...found, severity: 'ok', sentence: words };
  const { min } = policy;
  if (min + detectable > room) {
    return stop(`The highest possible score is only ${figure(room)} above the present one.`, room - min);
  }
  return min > 0 && detectable > min
    ? stop(`That is more than the improvement of ${figure(min)} that the policy asks for.`, min)
    : { ...found, severity: 'ok', sentence: words };
}

function advice({ prompts, detectable }: Detectable, needed: number): string {
  if (needed <= 0) return 'Use harder prompts or a stricter reward.';
  const enough = Math.ceil(prompts * (detectable / needed) ** 2);
  return `About ${enough} held-out prompts would do; more answers to each make differences spread less.`;
}

function unknown(prompts: number, why: string): DetectableVerdict {
  const sentence = `Minimum detectable improvement unknown: ${why}.`;
  return { severity: 'warn', sentence, prompts };
}
