import { Token } from 'aws-cdk-lib';
import { DEFAULT_PROMOTION } from '../../lib/contract/promotion';
import type { EvaluationContext } from '../../lib/evaluation/evaluation-settings';
import { evaluationSettings } from '../../lib/evaluation/evaluation-settings';
import { PromotionPolicy } from '../../lib/evaluation/promotion-policy';
import { BetterMetric } from '../../lib/evaluation/promotion-rules';
import { Sampling } from '../../lib/evaluation/sampling';
import { ReasoningEffort } from '../../lib/training/hyperparameters';
import { newStack, someFunction } from '../fixtures';

const token = Token.asNumber({ resolve: () => 1 });
const context: EvaluationContext = {
  baseModelId: 'base',
  hyperparameters: {},
  range: { min: -1, max: 1 },
  promotion: DEFAULT_PROMOTION,
};

describe('PromotionPolicy', () => {
  test('asks for an improvement beyond doubt when nothing is said', () => {
    expect(PromotionPolicy.improvement()._settings).toEqual(DEFAULT_PROMOTION);
  });

  test('renders slices, metrics and vetoes', () => {
    const { _settings } = PromotionPolicy.noRegression({
      margin: 0.02,
      slices: [{ field: 'language', critical: ['de'] }],
      metrics: [
        { name: 'tone', tolerance: 0.1 },
        { name: 'toxicity', better: BetterMetric.LOWER, safety: true },
      ],
      confidence: 0.9,
    });
    expect(_settings).toEqual({
      ...DEFAULT_PROMOTION,
      policy: { kind: 'no-regression', margin: 0.02 },
      confidence: 0.9,
      slices: [{ field: 'language', tolerance: 0, critical: ['de'] }],
      metrics: [
        { name: 'tone', better: 'higher', tolerance: 0.1, kind: 'tolerance' },
        { name: 'toxicity', better: 'lower', tolerance: 0, kind: 'safety' },
      ],
    });
  });

  test('leaves the decision to a person or to a function', () => {
    const policy = someFunction(newStack());
    expect(PromotionPolicy.manual()._settings.policy).toEqual({ kind: 'manual' });
    expect(PromotionPolicy.byFunction(policy)._settings.policy).toEqual({
      kind: 'lambda',
      functionArn: policy.functionArn,
    });
  });

  test.each([
    [() => PromotionPolicy.improvement({ min: -0.1 }), /promotion\.min: got -0\.1, allowed is a number of 0 or more/],
    [() => PromotionPolicy.noRegression({ margin: 0 }), /promotion\.margin: got 0, allowed is a number above 0/],
    [() => PromotionPolicy.manual({ confidence: 1 }), /promotion\.confidence: got 1, allowed is a number from 0\.5/],
    [() => PromotionPolicy.manual({ minimumPrompts: 1.5 }), /promotion\.minimumPrompts: got 1\.5/],
    [() => PromotionPolicy.manual({ lengthDrift: -1 }), /promotion\.lengthDrift: got -1/],
    [() => PromotionPolicy.manual({ slices: [] }), /promotion\.slices: got 0/],
    [() => PromotionPolicy.manual({ slices: [{ field: ' ' }] }), /promotion\.slices\[0\]\.field: got ' '/],
    [() => PromotionPolicy.manual({ metrics: [{ name: 'a', tolerance: -1 }] }), /promotion\.metrics\[0\]\.tolerance/],
  ])('throws when a value is out of range (%#)', (make, message) => {
    expect(make).toThrow(message);
  });

  test('lets tokens pass', () => {
    expect(() =>
      PromotionPolicy.noRegression({ margin: token, confidence: token, minimumPrompts: token }),
    ).not.toThrow();
  });
});

describe('evaluation settings', () => {
  test('follow from the hyperparameters and the reward when nothing is said', () => {
    const hyperparameters = { inferenceMaxTokens: 512, reasoningEffort: 'low' };
    expect(evaluationSettings(undefined, { ...context, hyperparameters })).toEqual({
      baseModelId: 'base',
      sampling: { temperature: 0.7, maxTokens: 512, reasoningEffort: 'low' },
      samplesPerPrompt: 4,
      concurrency: 8,
      sliceFields: [],
      probe: { prompts: 100, samplesPerPrompt: 8, successAt: 0 },
    });
    expect(evaluationSettings({}, context).sampling).toEqual({ temperature: 0.7, maxTokens: 2048 });
  });

  test('take a sampling of their own and keep each slice field once', () => {
    const { _settings: promotion } = PromotionPolicy.improvement({
      slices: [{ field: 'language' }, { field: 'language', tolerance: 0.1 }, { field: 'topic' }],
    });
    const sampling = Sampling.of({ temperature: 0.2, maxTokens: 100, reasoningEffort: ReasoningEffort.HIGH });
    expect(evaluationSettings({ sampling }, { ...context, promotion })).toMatchObject({
      sampling: { temperature: 0.2, maxTokens: 100, reasoningEffort: 'high' },
      sliceFields: ['language', 'topic'],
    });
  });

  test.each([
    [{ samplesPerPrompt: 0 }, /evaluation\.samplesPerPrompt: got 0, allowed is an integer from 1 to 32/],
    [{ concurrency: 41 }, /evaluation\.concurrency: got 41, allowed is an integer from 1 to 40/],
    [{ probePrompts: 99 }, /evaluation\.probePrompts: got 99/],
    [{ probeSamples: 1 }, /evaluation\.probeSamples: got 1/],
    [{ successAt: 2 }, /evaluation\.successAt: got 2, allowed is a number from -1 to 1/],
  ])('throw when a value is out of range: %j', (props, message) => {
    expect(() => evaluationSettings(props, context)).toThrow(message);
  });

  test('throw when the sampling is out of range', () => {
    expect(() => Sampling.of({ temperature: 1.1 })).toThrow(
      /sampling\.temperature: got 1\.1, allowed is a number from 0 to 1/,
    );
    expect(() => Sampling.of({ maxTokens: 0 })).toThrow(/sampling\.maxTokens: got 0/);
  });

  test('let tokens pass', () => {
    const props = {
      samplesPerPrompt: token,
      concurrency: token,
      probePrompts: token,
      probeSamples: token,
      successAt: token,
    };
    expect(() =>
      evaluationSettings({ ...props, sampling: Sampling.of({ temperature: token }) }, context),
    ).not.toThrow();
  });
});
