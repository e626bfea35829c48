import { mean } from 'simple-statistics';
import type { EvaluatedModel } from '../../lib/contract/evaluated-model';
import type { MeanEstimate, ScoredPrompt, TokenCount } from '../../lib/contract/evaluation';
import type { ScoreRange } from '../../lib/contract/reward-statistics';
import { inGroups } from './statistics/grouped-values';
import { intervalsOfMean } from './statistics/intervals-of-mean';

/** Why a sample has no score although the model answered: the reward could not read it. Nobody's success or failure. */
export const UNREADABLE_ANSWER = 'the reward could not score it';

/** What is read of a scored prompt: figures, no texts. */
export type MeasuredPrompt = Omit<ScoredPrompt, 'responses' | 'question'>;

const RESAMPLES = 3_999;
const TAIL = 0.025;

/**
 * The scores of a prompt that count. Where the service refused to answer, a user would have got nothing: that is the lowest
 * score. Answers that the reward could not read are left out.
 */
export const countedScores = (
  { scores, unscored }: Pick<ScoredPrompt, 'scores' | 'unscored'>,
  range: ScoreRange,
): readonly number[] => [...scores, ...unscored.filter((reason) => reason !== UNREADABLE_ANSWER).map(() => range.min)];

/** The model as the decision compares it. */
export function evaluatedModel(model: string, prompts: readonly MeasuredPrompt[], range: ScoreRange): EvaluatedModel {
  return {
    model,
    prompts: prompts.map((prompt) => ({
      id: prompt.prompt,
      group: prompt.group,
      scores: countedScores(prompt, range),
      metrics: prompt.metrics,
      lengths: prompt.lengths,
      slices: prompt.slices,
    })),
  };
}

/** What all the answers took, those without a score included. */
export const tokensOf = (prompts: readonly Pick<ScoredPrompt, 'tokens'>[]): TokenCount => ({
  input: prompts.reduce((sum, { tokens }) => sum + tokens.input, 0),
  output: prompts.reduce((sum, { tokens }) => sum + tokens.output, 0),
});

/**
 * The mean over prompts of the mean over samples, with its 95 % interval.
 *
 * @param seed whole number
 */
export function meanOf({ prompts }: EvaluatedModel, { min, max }: ScoreRange, seed: number): MeanEstimate {
  const scored = prompts.filter(({ scores }) => scores.length > 0);
  const values = scored.map(({ id, group = id, scores }) => ({ group, value: mean(scores) }));
  const { value, low, high } = intervalsOfMean(inGroups(values), {
    span: Math.max(Math.abs(min), Math.abs(max)),
    resamples: RESAMPLES,
    seed,
  }).at(TAIL);
  return { value, low: Math.max(min, low), high: Math.min(max, high), prompts: scored.length };
}
