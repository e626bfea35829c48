import { mean } from 'simple-statistics';
import { HELD_OUT_USES_WARNING } from '../../lib/contract/limits';
import type { DecisionRule } from '../../lib/contract/promotion';
import { percent } from '../../lib/contract/shown-figures';
import type { PromptPair } from '../shared/pair-prompts';

/** Whether answers have become longer or shorter; nothing when lengths were not recorded. */
export function lengthRule(
  pairs: readonly PromptPair[],
  opponent: string,
  lengthDrift: number,
): readonly DecisionRule[] {
  const both = pairs.flatMap(({ candidate, champion }) =>
    candidate.lengths?.length && champion.lengths?.length
      ? [{ ours: mean(candidate.lengths), theirs: mean(champion.lengths) }]
      : [],
  );
  if (both.length === 0) return [];
  const [ours, theirs] = [mean(both.map((pair) => pair.ours)), mean(both.map((pair) => pair.theirs))];
  const change = theirs > 0 ? ours / theirs - 1 : Number(ours > 0);
  const drifts = Math.abs(change) > lengthDrift;
  const words =
    `Answers have ${Math.round(ours)} characters, those of the ${opponent} ${Math.round(theirs)}: ` +
    `${percent(Math.abs(change))} ${change < 0 ? 'shorter' : 'longer'}.`;
  return [
    {
      kind: 'length',
      name: 'length',
      outcome: drifts ? 'warned' : 'passed',
      consequence: 'none',
      sentence: drifts
        ? `${words} More than ${percent(lengthDrift)}: read some answers before you trust the score; length itself may pay.`
        : `${words} A warning comes beyond ${percent(lengthDrift)}.`,
      figure: { estimate: change, n: both.length, candidate: ours, champion: theirs },
      limit: lengthDrift,
    },
  ];
}

/** How often the held-out set has decided: each decision tells a little about it. */
export function heldOutUseRule(uses: number): DecisionRule {
  const worn = uses >= HELD_OUT_USES_WARNING;
  const times = uses === 1 ? 'the first decision' : `decision ${uses}`;
  return {
    kind: 'held-out-use',
    name: 'held-out set',
    outcome: worn ? 'warned' : 'passed',
    consequence: 'none',
    sentence: worn
      ? `This is ${times} with this held-out set: after so many a candidate may be promoted for fitting it. Draw a new split, or add new held-out prompts.`
      : `This is ${times} with this held-out set; a warning comes from ${HELD_OUT_USES_WARNING} on.`,
    figure: { estimate: uses, n: uses },
    limit: HELD_OUT_USES_WARNING,
  };
}
