import * as fc from 'fast-check';
import { hyperparameterSettings } from '../../lib/training/hyperparameter-settings';

const ranges = {
  epochCount: [1, 50],
  batchSize: [16, 512],
  trainingSamplePerPrompt: [2, 16],
  evalInterval: [1, 100],
} as const;

describe.each(Object.entries(ranges))('%s', (name, [min, max]) => {
  test('is accepted exactly within the range of the API', () => {
    fc.assert(
      fc.property(fc.integer({ min: min - 50, max: max + 50 }), (value) => {
        const accept = () => hyperparameterSettings({ [name]: value });
        if (value >= min && value <= max) expect(accept()).toEqual({ [name]: value });
        else
          expect(accept).toThrow(`hyperparameters.${name}: got ${value}, allowed is an integer from ${min} to ${max}`);
      }),
    );
  });
});
