import type { EvaluationSettings } from '../contract/evaluation';
import type { PromotionSettings } from '../contract/promotion';
import type { HyperparameterSettings, RewardSettings } from '../contract/settings';
import { requireNumber } from '../private/validation';
import { EvaluationProps } from './evaluation-props';
import { Sampling } from './sampling';

/** What the evaluation of a pipeline follows from, beside its own props. */
export interface EvaluationContext {
  /** ARN of the inference profile of the base model. */
  readonly baseModelId: string;
  readonly hyperparameters: HyperparameterSettings;
  readonly range: RewardSettings['range'];
  readonly promotion: PromotionSettings;
}

/**
 * The settings of an evaluation as the pipeline carries them.
 *
 * @throws when a value that is known at synthesis is out of range
 */
export function evaluationSettings(
  props: EvaluationProps = {},
  { baseModelId, hyperparameters, range, promotion }: EvaluationContext,
): EvaluationSettings {
  const { samplesPerPrompt = 4, concurrency = 8, probePrompts = 100, probeSamples = 8 } = props;
  const { sampling = Sampling.of({}), successAt = (range.min + range.max) / 2 } = props;
  requireNumber('evaluation.samplesPerPrompt', samplesPerPrompt, { min: 1, max: 32, integer: true });
  requireNumber('evaluation.concurrency', concurrency, { min: 1, max: 40, integer: true });
  requireNumber('evaluation.probePrompts', probePrompts, { min: 100, max: 1_000, integer: true });
  requireNumber('evaluation.probeSamples', probeSamples, { min: 2, max: 32, integer: true });
  requireNumber('evaluation.successAt', successAt, range);
  return {
    baseModelId,
    sampling: sampling._settings(hyperparameters),
    samplesPerPrompt,
    concurrency,
    sliceFields: [...new Set(promotion.slices.map(({ field }) => field))],
    probe: { prompts: probePrompts, samplesPerPrompt: probeSamples, successAt },
  };
}
