import type { SamplingSettings } from '../contract/evaluation';
import { DEFAULT_INFERENCE_MAX_TOKENS, DEFAULT_TEMPERATURE } from '../contract/limits';
import type { HyperparameterSettings } from '../contract/settings';
import { requireNumber } from '../private/validation';
import { ReasoningEffort } from '../training/hyperparameters';

/** How models answer while they are measured. */
export interface SamplingOptions {
  /**
   * 0 to 1. At 0 the samples of a prompt are nearly the same, and the probe finds no spread.
   *
   * @default 0.7, which Nova 2 takes when a request names none
   */
  readonly temperature?: number;

  /**
   * Longest answer in tokens.
   *
   * @default - `inferenceMaxTokens` of the hyperparameters, else 2048
   */
  readonly maxTokens?: number;

  /**
   * How long the model may think before it answers. With `HIGH` the service chooses temperature and length itself.
   *
   * @default - as in the hyperparameters
   */
  readonly reasoningEffort?: ReasoningEffort;
}

/** One way of answering, shared by every model that a run measures. */
export class Sampling {
  /** @throws when a value that is known at synthesis is out of range */
  public static of(options: SamplingOptions): Sampling {
    requireNumber('sampling.temperature', options.temperature, { min: 0, max: 1 });
    requireNumber('sampling.maxTokens', options.maxTokens, { min: 1, integer: true });
    return new Sampling(options);
  }

  private constructor(private readonly options: SamplingOptions) {}

  /** @internal */
  public _settings(hyperparameters: HyperparameterSettings): SamplingSettings {
    const { temperature = DEFAULT_TEMPERATURE, maxTokens, reasoningEffort } = this.options;
    const effort = reasoningEffort ?? hyperparameters.reasoningEffort;
    return {
      temperature,
      maxTokens: maxTokens ?? hyperparameters.inferenceMaxTokens ?? DEFAULT_INFERENCE_MAX_TOKENS,
      ...(effort !== undefined && { reasoningEffort: effort }),
    };
  }
}
