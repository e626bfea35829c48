import type { HyperparameterSettings } from '../contract/settings';
import { requireNumber } from '../private/validation';
import type { Hyperparameters } from './hyperparameters';

/**
 * The hyperparameters as the pipeline carries them.
 *
 * @throws when a value that is known at synthesis lies outside the range of the API
 */
export function hyperparameterSettings(given: Hyperparameters = {}): HyperparameterSettings {
  requireNumber('hyperparameters.epochCount', given.epochCount, { min: 1, max: 50, integer: true });
  requireNumber('hyperparameters.batchSize', given.batchSize, { min: 16, max: 512, integer: true });
  requireNumber('hyperparameters.learningRate', given.learningRate, { min: 1e-7, max: 1e-3 });
  requireNumber('hyperparameters.maxPromptLength', given.maxPromptLength, { min: 1, integer: true });
  requireNumber('hyperparameters.trainingSamplePerPrompt', given.trainingSamplePerPrompt, {
    min: 2,
    max: 16,
    integer: true,
  });
  requireNumber('hyperparameters.inferenceMaxTokens', given.inferenceMaxTokens, { min: 1, integer: true });
  requireNumber('hyperparameters.evalInterval', given.evalInterval, { min: 1, max: 100, integer: true });
  return { ...given };
}
