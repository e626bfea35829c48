import { signalIn, wilsonInterval } from '../../lib/contract/reward-statistics';
import { signalMessage, signalVerdict } from '../../lib/contract/signal-verdict';

const RANGE = { min: 0, max: 1 };
const repeated = (count: number, scores: number[]) => Array.from({ length: count }, () => scores);
const verdictOn = (prompts: number[][]) => signalVerdict(signalIn(prompts, RANGE));

/** A hundred prompts with two answers each, so many of which score differently. */
const withSpread = (count: number) =>
  Array.from({ length: 100 }, (_, at) => (at < count ? [0, 1] : at % 2 ? [1, 1] : [0, 0]));

/** A hundred prompts with eight answers each, so many of which succeed. */
const withSuccesses = (count: number) =>
  Array.from({ length: 100 }, (_, prompt) =>
    Array.from({ length: 8 }, (_each, at) => (8 * prompt + at < count ? 1 : 0)),
  );

describe('the verdict on a signal', () => {
  test.each<[string, string, number[][], object[]]>([
    ['good', 'ok', repeated(100, [0, 1]), []],
    [
      'without spread',
      'stop',
      [...repeated(50, [0, 0]), ...repeated(50, [1, 1])],
      [{ concern: 'no-spread', severity: 'stop' }],
    ],
    ['sparse', 'stop', [...repeated(200, [0, 0, 0, 0.1]), [0, 1]], [{ concern: 'too-sparse', severity: 'stop' }]],
    ['solved', 'stop', repeated(200, [0.9, 1]), [{ concern: 'solved', severity: 'stop' }]],
    [
      'too small to settle anything',
      'warn',
      [
        [0, 0],
        [0, 1],
        [1, 1],
      ],
      [{ concern: 'no-spread', severity: 'warn' }],
    ],
    ['perhaps sparse', 'warn', [...repeated(8, [0, 0.2]), [0, 1]], [{ concern: 'too-sparse', severity: 'warn' }]],
  ])('that is %s is %s', (_what, severity, prompts, concerns) => {
    const verdict = verdictOn(prompts);
    expect(verdict.severity).toBe(severity);
    expect(
      verdict.findings
        .filter(({ concern }) => concern)
        .map(({ concern, severity: own }) => ({ concern, severity: own })),
    ).toEqual(concerns);
  });

  test('is a warning when no prompt has two answers', () => {
    const { severity, findings } = verdictOn(repeated(100, [0.4]).concat(repeated(100, [0.9])));
    expect(severity).toBe('warn');
    expect(findings[0]).toEqual({
      subject: 'spread',
      severity: 'warn',
      sentence: 'no prompt has two scored answers, so their spread is unknown: several are needed for each prompt',
    });
  });

  test('turns where the Wilson bounds of a hundred prompts with eight answers cross the limits', () => {
    // 4 of 100 prompts: at most 9.8 %. 5 of 100: at most 11.2 %.
    expect([wilsonInterval(4, 100).high, wilsonInterval(5, 100).high].map((high) => high.toFixed(3))).toEqual([
      '0.098',
      '0.112',
    ]);
    const spread = (count: number) => verdictOn(withSpread(count)).findings[0];
    expect(spread(4)).toMatchObject({ concern: 'no-spread', severity: 'stop' });
    expect(spread(5)).toMatchObject({ concern: 'no-spread', severity: 'warn' });
    // From 16 of 100 on the lower bound is above 10 %.
    expect(spread(15)).toMatchObject({ severity: 'warn' });
    expect(spread(16)).toMatchObject({ severity: 'ok' });

    const success = (count: number) => verdictOn(withSuccesses(count)).findings[1];
    expect([wilsonInterval(27, 800).high, wilsonInterval(28, 800).high].map((high) => high.toFixed(4))).toEqual([
      '0.0487',
      '0.0501',
    ]);
    expect(success(27)).toMatchObject({ concern: 'too-sparse', severity: 'stop' });
    expect(success(28)).toMatchObject({ concern: 'too-sparse', severity: 'warn' });
    expect(success(400)).toMatchObject({ severity: 'ok' });
    // The mirror at the other end.
    expect(success(772)).toMatchObject({ concern: 'solved', severity: 'warn' });
    expect(success(773)).toMatchObject({ concern: 'solved', severity: 'stop' });
  });

  test('is a message with figures, cost and advice', () => {
    expect(signalMessage(verdictOn(withSuccesses(12)), '100 prompts × 8 answers, $0.12')).toBe(
      'Nothing to learn from, so no training was started (probe: 100 prompts × 8 answers, $0.12): ' +
        'answers to the same prompt score differently in 1.0 % of prompts (0.2 % to 5.4 %), needed 10.0 %. Make the ' +
        'reward finer (partial credit), so that better answers to the same prompt score better, or use prompts that are ' +
        'sometimes answered well and sometimes not; ' +
        '1.5 % of answers (0.9 % to 2.6 %) reach 0.500, needed between 5.0 % and 95.0 %. Tune the model with supervised ' +
        'examples first, start from easier prompts or a better base model, or make the reward finer (partial credit): a ' +
        'training hardly ever sees a success.',
    );
    expect(signalMessage(verdictOn(repeated(200, [0.9, 1])), '200 prompts × 2 answers')).toContain(
      'Use harder prompts or a stricter reward',
    );
    expect(signalMessage(verdictOn(repeated(200, [0.1, 0.9])), 'free')).toMatch(/^There is something to learn from/);
  });
});
