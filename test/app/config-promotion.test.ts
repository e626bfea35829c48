import { App, Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { approvalOf, evaluationOf, promotionOf } from '../../bin/config-promotion';
import { Approval, BetterMetric, PromotionPolicy, Sampling } from '../../lib';

const noTopic = () => {
  throw new Error('No topic was asked for.');
};

describe('a promotion in the configuration is the policy of the constructs', () => {
  test.each([
    ['improvement', promotionOf({ improvement: 0.05 }), PromotionPolicy.improvement({ min: 0.05 })],
    ['noRegression', promotionOf({ noRegression: 0.02 }), PromotionPolicy.noRegression({ margin: 0.02 })],
    ['manual', promotionOf({ manual: true }), PromotionPolicy.manual()],
    [
      'with its rules',
      promotionOf({
        improvement: 0,
        slices: [{ field: 'topic', tolerance: 0.1, critical: ['refunds'] }],
        metrics: [{ name: 'toxicity', better: 'lower', safety: true }],
        confidence: 0.9,
        minimumPrompts: 80,
        lengthDrift: 0.5,
      }),
      PromotionPolicy.improvement({
        slices: [{ field: 'topic', tolerance: 0.1, critical: ['refunds'] }],
        metrics: [{ name: 'toxicity', better: BetterMetric.LOWER, safety: true }],
        confidence: 0.9,
        minimumPrompts: 80,
        lengthDrift: 0.5,
      }),
    ],
  ])('%s', (_, read, written) => {
    expect(read._settings).toEqual(written._settings);
  });
});

test('temperature and length become the sampling of every measured answer', () => {
  const { samplesPerPrompt, sampling } = evaluationOf({ samplesPerPrompt: 8, temperature: 0.3, maxTokens: 500 });
  expect(samplesPerPrompt).toBe(8);
  expect(sampling?._settings({})).toEqual(Sampling.of({ temperature: 0.3, maxTokens: 500 })._settings({}));
  expect(evaluationOf({ samplesPerPrompt: 8 })).toEqual({ samplesPerPrompt: 8 });
});

test('an approval asks the given address, for the given time', () => {
  const scope = new Stack(new App(), 'Test');
  const asked: string[] = [];
  const approval = approvalOf({ notifyEmail: 'ada@example.com', timeoutHours: 48 }, (email) => {
    asked.push(email);
    return new sns.Topic(scope, 'Topic');
  });
  expect(asked).toEqual(['ada@example.com']);
  expect(approval.timeout.toDays()).toBe(2);
  expect(approvalOf({}, noTopic).timeout).toEqual(Approval.byPerson().timeout);
});
