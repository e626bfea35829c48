import { judgeDetectable } from '../../../lambda/measure-baseline/detectable';
import {
  minimumDetectableImprovement,
  standardDeviationOf,
} from '../../../lambda/shared/statistics/detectable-improvement';
import type { EvaluatedPrompt } from '../../../lib/contract/evaluated-model';
import type { PromotionPolicySettings } from '../../../lib/contract/promotion';
import { seededRandom } from '../../../lib/contract/seeded-random';
import { around, prompts } from '../decide-promotion/evaluations';

const RANGE = { min: 0, max: 1 };
const improvement = (min: number): PromotionPolicySettings => ({ kind: 'improvement', min });

/** Right or wrong, with this probability. */
function successes(share: number, count: number, seed = 1): EvaluatedPrompt[] {
  const random = seededRandom(seed);
  return prompts(Array.from({ length: count }, () => Number(random() < share)));
}

const judge = (base: EvaluatedPrompt[], policy: PromotionPolicySettings, champion?: EvaluatedPrompt[]) =>
  judgeDetectable(
    { model: 'arn:base', prompts: base },
    champion && { model: 'arn:champion', prompts: champion },
    { policy, confidence: 0.95 },
    RANGE,
  );

describe('the minimum detectable improvement', () => {
  const ask = (given: Partial<Parameters<typeof minimumDetectableImprovement>[0]> = {}) =>
    minimumDetectableImprovement({
      prompts: 400,
      spread: { standardDeviation: 0.5 },
      confidence: 0.95,
      power: 0.8,
      ...given,
    });

  test('is about 2.8 standard errors', () => {
    expect(ask()).toBeCloseTo((2.8 * 0.5) / 20, 3);
  });

  test('halves with four times the prompts, grows with the spread, the confidence and the power', () => {
    expect(ask({ prompts: 1_600 }) / ask()).toBeCloseTo(0.5, 2);
    expect(ask({ spread: { standardDeviation: 1 } }) / ask()).toBeCloseTo(2, 10);
    expect(ask({ confidence: 0.99 })).toBeGreaterThan(ask());
    expect(ask({ power: 0.9 })).toBeGreaterThan(ask());
  });

  test('takes the spread of scores less what the models share', () => {
    expect(standardDeviationOf({ scores: 0.5, correlation: 0.5 })).toBeCloseTo(0.5, 12);
    expect(standardDeviationOf({ scores: 0.5, correlation: 0 })).toBeCloseTo(Math.SQRT1_2, 12);
    expect(standardDeviationOf({ scores: 0.5, correlation: 1 })).toBe(0);
  });
});

describe('before a training is paid', () => {
  test('the figure is given in words', () => {
    const verdict = judge(successes(0.5, 400), improvement(0));
    expect(verdict).toMatchObject({ severity: 'ok', prompts: 400 });
    // Half right: 0.5 × √(2 × 0.6) = 0.548, over √400, times 2.8.
    expect(verdict.standardDeviation).toBeCloseTo(0.548, 2);
    expect(verdict.detectable).toBeCloseTo(0.077, 2);
    expect(verdict.sentence).toMatch(
      /^Minimum detectable improvement 0\.07\d: with 400 held-out prompts, and differences that spread by about 0\.5\d\d \(standard deviation\), a candidate that is truly so much above the limit of the policy is found with 80\.0 % probability\.$/,
    );
  });

  test('the champion says better how differences spread', () => {
    const champion = successes(0.5, 400);
    const alike = champion.map((prompt, index) => (index % 20 ? prompt : { ...prompt, scores: [0.5] }));
    const verdict = judge(alike, improvement(0), champion);
    expect(verdict.standardDeviation).toBeLessThan(0.15);
    expect(verdict.detectable).toBeLessThan(0.02);
  });

  test('prompts of one group count once', () => {
    const grouped = successes(0.5, 400).map((prompt, index) => ({ ...prompt, group: String(index % 100) }));
    expect(judge(grouped, improvement(0)).prompts).toBe(100);
  });

  test('an improvement that is too small to see stops the run, with the prompts that would do', () => {
    const verdict = judge(successes(0.5, 400), improvement(0.02));
    expect(verdict.severity).toBe('stop');
    expect(verdict.sentence).toContain('That is more than the improvement of 0.020 that the policy asks for. About ');
    const [, enough] = /About (\d+) held-out prompts would do/.exec(verdict.sentence) ?? [];
    expect(Number(enough)).toBeGreaterThan(5_000);
    expect(judge(successes(0.5, Number(enough)), improvement(0.0205)).severity).toBe('ok');
    expect(judge(successes(0.5, 400), improvement(0.1)).severity).toBe('ok');
  });

  test('a margin that is too narrow stops the run', () => {
    const narrow = judge(successes(0.5, 400), { kind: 'no-regression', margin: 0.02 });
    expect(narrow.severity).toBe('stop');
    expect(narrow.sentence).toContain(
      'more than the margin of 0.020: a candidate as good as the champion would often be rejected. About ',
    );
    expect(judge(successes(0.5, 400), { kind: 'no-regression', margin: 0.2 }).severity).toBe('ok');
  });

  test('nothing to gain stops the run', () => {
    const few = judge(successes(0.9, 60), improvement(0));
    expect(few.severity).toBe('stop');
    expect(few.sentence).toMatch(
      /The highest possible score is only 0\.\d+ above the present one\. About \d+ held-out/,
    );
    const solved = judge(prompts(around(0.97, 100, 1, 0.02)), improvement(0.05));
    expect(solved.sentence).toMatch(/Use harder prompts or a stricter reward\.$/);
  });

  test.each<[PromotionPolicySettings]>([[{ kind: 'manual' }], [{ kind: 'lambda', functionArn: 'arn:function' }]])(
    'a policy that decides otherwise stops nothing: %j',
    (policy) => {
      expect(judge(successes(0.9, 60), policy).severity).toBe('ok');
    },
  );

  test.each([
    ['no held-out prompt has answers', []],
    ['there is one held-out prompt', prompts([0.5])],
    ['the model scores every held-out prompt alike', prompts([0, 0, 0, 0])],
  ])('it is unknown when %s', (why, base) => {
    expect(judge(base, improvement(0))).toEqual({
      severity: 'warn',
      sentence: `Minimum detectable improvement unknown: ${why}.`,
      prompts: new Set(base.map(({ id }) => id)).size,
    });
  });
});
