import { max as highest, min as lowest } from 'simple-statistics';
import type { Estimate, ScoreRange } from '../../lib/contract/reward-statistics';
import { figure, interval, percent } from '../../lib/contract/shown-figures';
import { groupedBy } from '../reward-report/figures';
import { bootstrapped, cohensKappa, rankCorrelation } from '../reward-trial/statistics';
import type { Finding } from './finding';
import type { Labels } from './labels';
import { scoreForTraining } from './unscored';

/** Kappa or rank correlation below which a reward measures something else than people do: "moderate" begins here. */
const MODERATE = 0.4;

interface Pair {
  readonly score: number;
  readonly label: number;
}

/**
 * L3: the reward and people agree on recorded answers. Yes-or-no labels decide by Cohen's kappa, numbers by rank
 * correlation; numbers count as good from the middle between the lowest and the highest label.
 *
 * @param successFrom score from which the reward calls an answer good; middle of the range when not given
 */
export function checkAgreement(
  { labelled, yesOrNo }: Labels,
  range: ScoreRange,
  successFrom: number | undefined,
  random: () => number,
): readonly Finding[] {
  const scoreLimit = successFrom ?? (range.min + range.max) / 2;
  const labels = labelled.map(({ label }) => label);
  const labelLimit = yesOrNo ? 0.5 : (lowest(labels) + highest(labels)) / 2;
  const prompts = [...groupedBy(labelled, ({ answer }) => answer.row.id).values()].map((group) =>
    group.map(({ answer, label }): Pair => ({ score: scoreForTraining(answer, range), label })),
  );
  const calls = (pairs: readonly Pair[]) =>
    pairs.map(({ score, label }) => [score >= scoreLimit, label >= labelLimit] as const);
  const accuracy = bootstrapped(
    prompts,
    (pairs) => calls(pairs).filter(([reward, person]) => reward === person).length / pairs.length,
    random,
  );
  const kappa = bootstrapped(prompts, (pairs) => cohensKappa(calls(pairs)), random);
  const rank = bootstrapped(
    prompts,
    (pairs) => rankCorrelation(pairs.map(({ score, label }) => [score, label])),
    random,
  );
  const deciding = yesOrNo ? 'kappa' : 'rank-correlation';
  const count = `${labelled.length} labels on ${prompts.length} prompts`;
  return [
    { ...said('accuracy', accuracy, percent, count), status: 'ok' },
    judged(said('kappa', kappa, figure, 'agreement beyond chance'), kappa, deciding),
    judged(said('rank-correlation', rank, figure, 'scores against labels'), rank, deciding),
  ];
}

function said(
  code: string,
  estimate: Estimate | undefined,
  shown: (value: number) => string,
  what: string,
): Omit<Finding, 'status'> {
  const message = estimate ? `${shown(estimate.value)} (${interval(estimate, shown)}), ${what}` : `none, ${what}`;
  return { level: 'L3', code, message, ...(estimate && { figures: { ...estimate } }) };
}

function judged(finding: Omit<Finding, 'status'>, estimate: Estimate | undefined, deciding: string): Finding {
  if (estimate === undefined) {
    return { ...finding, status: 'not checked', message: 'all labels or all scores are the same: nothing to compare' };
  }
  if (finding.code !== deciding || estimate.low >= MODERATE) return { ...finding, status: 'ok' };
  const advice = `needed ${figure(MODERATE)}: read the answers on which they differ, then change the reward or the labels`;
  return estimate.high < MODERATE
    ? { ...finding, status: 'failed', message: `${finding.message}; ${advice}.` }
    : { ...finding, status: 'warn', message: `${finding.message}; ${advice}. The interval does not settle it.` };
}
