import * as fc from 'fast-check';
import { around, decide, prompts, ruleIn } from './evaluations';

const CHAMPION = prompts(around(0.5, 300, 1));
const BETTER = prompts(around(0.56, 300, 2));

describe('notices', () => {
  const long = (characters: number) => () => ({ lengths: [characters, characters + 10] });

  test('warn when answers grow or shrink by more than the share, and decide nothing', () => {
    for (const [characters, change] of [
      [150, '47.6 % longer'],
      [50, '47.6 % shorter'],
    ] as const) {
      const record = decide({
        candidate: prompts(around(0.6, 300, 2), long(characters)),
        champion: prompts(around(0.5, 300, 1), long(100)),
      });
      expect(record.decision).toBe('promote');
      expect(ruleIn(record, 'length')).toMatchObject({ outcome: 'warned', consequence: 'none', limit: 0.2 });
      expect(ruleIn(record, 'length').sentence).toContain(`${change}. More than 20.0 %`);
    }
  });

  test('are quiet about a small change, and absent when lengths are', () => {
    const record = decide({
      candidate: prompts(around(0.6, 300, 2), long(110)),
      champion: prompts(around(0.5, 300, 1), long(100)),
    });
    expect(ruleIn(record, 'length').outcome).toBe('passed');
    const without = decide({ candidate: BETTER, champion: CHAMPION });
    expect(without.rules.map(({ kind }) => kind)).toEqual(['policy', 'held-out-use']);
  });

  test('warn from the twentieth decision with one held-out set on', () => {
    const outcome = (heldOutUses: number) =>
      ruleIn(decide({ candidate: BETTER, champion: CHAMPION, input: { heldOutUses } }), 'held-out-use');
    expect(outcome(1).sentence).toBe('This is the first decision with this held-out set; a warning comes from 20 on.');
    expect(outcome(19).outcome).toBe('passed');
    expect(outcome(20)).toMatchObject({ outcome: 'warned', consequence: 'none', figure: { estimate: 20 } });
    expect(outcome(20).sentence).toMatch(/^This is decision 20 with this held-out set: .* Draw a new split/);
  });
});

describe('answers that do not match', () => {
  test('are left out and counted when they are few', () => {
    const record = decide({ candidate: BETTER.slice(2), champion: CHAMPION.slice(0, -1) });
    expect(record.prompts).toEqual({ compared: 297, groups: 297, missingFromCandidate: 2, missingFromChampion: 1 });
    expect(record.reason).toContain('3 more were answered by one of the two only and are left out.');
  });

  test('are refused when they are many: the missing ones may be the bad ones', () => {
    expect(() => decide({ candidate: BETTER.slice(7), champion: CHAMPION })).toThrow(
      expect.objectContaining({
        name: 'EvaluationRejected',
        message:
          'evaluation: 7 of 300 held-out prompts (2.3 %) have answers of one model only (missing from the candidate 7, ' +
          'from the champion 0), allowed are 2.0 %. Evaluate both models on the same held-out set.',
      }),
    );
  });

  test('count as missing when there are none to a prompt', () => {
    const [first, ...others] = BETTER;
    const record = decide({ candidate: [{ ...first, scores: [] }, ...others], champion: CHAMPION });
    expect(record.prompts).toMatchObject({ compared: 299, missingFromCandidate: 1 });
  });

  test.each([
    ['NaN', { scores: [0.5, NaN] }, 'has the score NaN, allowed is 0 to 1'],
    ['infinite', { scores: [Infinity] }, 'has the score Infinity, allowed is 0 to 1'],
    ['outside the range', { scores: [1.2] }, 'has the score 1.2, allowed is 0 to 1'],
    ['no number in a metric', { metrics: { tone: [NaN] } }, 'has a value of tone that is not a finite number'],
    ['no number as length', { lengths: [NaN] }, 'has a value of length that is not a finite number'],
    ['there twice', { id: 'prompt-0001' }, 'occurs twice, allowed is once'],
  ])('are refused when a score is %s', (_what, wrong, message) => {
    const [first, ...others] = BETTER;
    expect(() => decide({ candidate: [...others, { ...first, ...wrong }], champion: CHAMPION })).toThrow(
      expect.objectContaining({
        name: 'EvaluationRejected',
        message: expect.stringContaining(message),
      }),
    );
  });
});

describe('a decision', () => {
  test('averages the answers to a prompt: more of them are not more prompts', () => {
    const single = decide({ candidate: BETTER, champion: CHAMPION });
    const fourfold = decide({
      candidate: prompts(BETTER.map(({ scores: [score] }) => [score + 0.1, score - 0.1, score, score])),
      champion: prompts(CHAMPION.map(({ scores: [score] }) => [score, score, score, score])),
    });
    expect(ruleIn(fourfold, 'policy').figure?.low).toBeCloseTo(ruleIn(single, 'policy').figure?.low ?? NaN, 10);
  });

  test('is the same for the same seed whatever the order of the answers, and is plain JSON', () => {
    const settings = { slices: [{ field: 'topic', tolerance: 0, critical: [] }] };
    const topic = (index: number) => ({ slices: { topic: 'ab'[index % 2] }, group: String(index % 150) });
    const candidate = prompts(around(0.53, 300, 2), topic);
    const champion = prompts(around(0.5, 300, 1), topic);
    const record = decide({ candidate, champion, settings });
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    const shuffled = fc.shuffledSubarray(candidate, { minLength: 300 });
    fc.assert(
      fc.property(shuffled, (other) => {
        expect(decide({ candidate: other, champion: [...champion].reverse(), settings })).toEqual(record);
      }),
      { numRuns: 5 },
    );
  });

  test('is drawn anew with another seed, which shows where differences are skewed', () => {
    const candidate = prompts(around(0.5, 300, 1).map((score, index) => (index % 20 ? score + 0.05 : 0)));
    const low = (seed: number) =>
      ruleIn(decide({ candidate, champion: CHAMPION, input: { seed } }), 'policy').figure?.low;
    expect(low(42)).toBe(low(42));
    expect(low(43)).not.toBe(low(42));
    expect(low(43)).toBeCloseTo(low(42) ?? NaN, 2);
  });

  test('draws for each rule on its own, so that a new slice changes no other figure', () => {
    const topic = (index: number) => ({ slices: { topic: 'ab'[index % 2] } });
    const given = { candidate: prompts(around(0.53, 300, 2), topic), champion: prompts(around(0.5, 300, 1), topic) };
    const without = decide(given);
    const with_ = decide({ ...given, settings: { slices: [{ field: 'topic', tolerance: 0, critical: [] }] } });
    expect(ruleIn(with_, 'policy')).toEqual(ruleIn(without, 'policy'));
  });

  test('never promotes when a rule failed or asks, and always gives the reason', () => {
    const score = fc.integer({ min: 0, max: 4 }).map((quarter) => quarter / 4);
    const answers = fc.array(fc.tuple(score, score), { minLength: 0, maxLength: 130 });
    fc.assert(
      fc.property(answers, fc.constantFrom('improvement', 'no-regression', 'manual'), (scores, kind) => {
        const topic = (index: number) => ({ slices: { topic: 'abc'[index % 3] } });
        const policy =
          kind === 'improvement'
            ? ({ kind, min: 0 } as const)
            : kind === 'manual'
              ? ({ kind } as const)
              : ({ kind: 'no-regression', margin: 0.05 } as const);
        const record = decide({
          candidate: prompts(
            scores.map(([ours]) => ours),
            topic,
          ),
          champion: prompts(
            scores.map(([, theirs]) => theirs),
            topic,
          ),
          settings: { policy, slices: [{ field: 'topic', tolerance: 0, critical: ['a'] }] },
        });
        const consequences = new Set(record.rules.map(({ consequence }) => consequence));
        expect(record.decision).toBe(
          consequences.has('reject') ? 'reject' : consequences.has('ask') ? 'ask' : 'promote',
        );
        expect(record.reason.length).toBeGreaterThan(30);
        for (const { sentence, outcome } of record.rules) {
          expect(sentence).toMatch(/^[\w].*\.$/);
          expect(sentence).not.toMatch(/NaN|undefined|Infinity|\.\.| {2}/);
          expect(['passed', 'failed', 'not-judged', 'warned']).toContain(outcome);
        }
      }),
      { numRuns: 30 },
    );
  });
});
