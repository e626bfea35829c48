import type { EvaluatedModel } from '../../lib/contract/evaluated-model';
import type { PromotionSettings } from '../../lib/contract/promotion';
import { minimumDetectableImprovement } from '../shared/statistics/detectable-improvement';

/** Of equally good candidates, the share that a held-out set should show. */
const POWER = 0.8;

/**
 * How much the scores of candidate and champion on a prompt are assumed to have in common, before there is a candidate and
 * when no other model was measured: half of what makes them differ from prompt to prompt.
 */
const ASSUMED_CORRELATION = 0.5;

/**
 * The smallest improvement that the held-out set would show. Where champion and base model were both measured, their
 * differences say how two models spread on these prompts.
 */
export function detectableImprovement(
  base: EvaluatedModel,
  champion: EvaluatedModel | undefined,
  { confidence }: PromotionSettings,
): number {
  const ofBase = promptMeans(base);
  const ofChampion = champion && promptMeans(champion);
  const differences = [...ofBase].flatMap(([id, mean]) => {
    const other = ofChampion?.get(id);
    return other === undefined ? [] : [other - mean];
  });
  return minimumDetectableImprovement({
    prompts: ofBase.size,
    spread:
      differences.length >= 2
        ? { standardDeviation: deviationOf(differences) }
        : { scores: deviationOf([...ofBase.values()]), correlation: ASSUMED_CORRELATION },
    confidence,
    power: POWER,
  });
}

/** Prompts that it takes to show an improvement, when the spread stays as it is. */
export function promptsFor(improvement: number, detectable: number, prompts: number): number {
  return Math.ceil(prompts * (detectable / improvement) ** 2);
}

function promptMeans({ prompts }: EvaluatedModel): ReadonlyMap<string, number> {
  return new Map(
    prompts
      .filter(({ scores }) => scores.length > 0)
      .map(({ id, scores }) => [id, scores.reduce((sum, score) => sum + score, 0) / scores.length]),
  );
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
