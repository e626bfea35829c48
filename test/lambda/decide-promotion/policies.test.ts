import { withPolicyAnswer } from '../../../lambda/decide-promotion/policy-answer';
import { around, decide, prompts, ruleIn } from './evaluations';

const CHAMPION = prompts(around(0.5, 300, 1));
const BETTER = prompts(around(0.56, 300, 2));
const WORSE = prompts(around(0.44, 300, 2));
/** A little better, within what chance would do. */
const DOUBTFUL = prompts(around(0.505, 300, 3));

describe('the policy improvement', () => {
  test('promotes a candidate that is better beyond doubt, and says by how much', () => {
    const record = decide({ candidate: BETTER, champion: CHAMPION });
    expect(record).toMatchObject({
      version: 1,
      decision: 'promote',
      policy: { kind: 'improvement', min: 0 },
      models: { candidate: 'arn:candidate', champion: { model: 'arn:champion', role: 'champion' } },
      prompts: { compared: 300, groups: 300, missingFromCandidate: 0, missingFromChampion: 0 },
      method: { confidence: 0.95, seed: 42, resamples: 3_999, guardResamples: 9_999 },
    });
    const { figure, ...rule } = ruleIn(record, 'policy');
    expect(rule).toMatchObject({ name: 'improvement', outcome: 'passed', consequence: 'none', limit: 0 });
    expect(figure).toMatchObject({ n: 300, confidence: 0.95 });
    expect(figure?.low).toBeGreaterThan(0);
    expect(record.reason).toBe(
      'Promote. Candidate 0.556, champion 0.494 on 300 held-out prompts: 0.063 better (95 % interval 0.043 to 0.082). The ' +
        'lower end is what counts: the policy needs it above 0.000, and it is.',
    );
  });

  test('rejects one that is better on average only: the interval straddles zero', () => {
    const record = decide({ candidate: DOUBTFUL, champion: CHAMPION });
    const { outcome, consequence, figure, sentence } = ruleIn(record, 'policy');
    expect([record.decision, outcome, consequence]).toEqual(['reject', 'failed', 'reject']);
    expect(figure?.estimate).toBeGreaterThan(0);
    expect(figure?.low).toBeLessThan(0);
    expect(sentence).toMatch(/and it is not\. More held-out prompts would make the interval narrower\.$/);
  });

  test('rejects one that is worse', () => {
    const record = decide({ candidate: WORSE, champion: CHAMPION });
    expect(record.decision).toBe('reject');
    expect(record.reason).toMatch(
      /^Reject\. .* worse \(95 % interval -0\.\d+ to -0\.\d+\)\. The whole interval lies below 0\.000/,
    );
  });

  test('asks for as much improvement as it says', () => {
    const settings = { policy: { kind: 'improvement', min: 0.05 } } as const;
    const record = decide({ candidate: BETTER, champion: CHAMPION, settings });
    expect(record.decision).toBe('reject');
    expect(ruleIn(record, 'policy').limit).toBe(0.05);
    const far = decide({ candidate: prompts(around(0.62, 300, 2)), champion: CHAMPION, settings });
    expect(far.decision).toBe('promote');
  });

  test('sends too few prompts to a person, with the figures', () => {
    const record = decide({ candidate: BETTER.slice(0, 49), champion: CHAMPION.slice(0, 49) });
    expect(record.decision).toBe('ask');
    expect(ruleIn(record, 'policy')).toMatchObject({ outcome: 'not-judged', consequence: 'ask', figure: { n: 49 } });
    expect(record.reason).toMatch(/^Ask a person\. .*Too few to decide: 49 prompts, the policy asks for 50\.$/);
    const enough = decide({
      candidate: BETTER.slice(0, 49),
      champion: CHAMPION.slice(0, 49),
      settings: { minimumPrompts: 30 },
    });
    expect(enough.decision).toBe('promote');
  });

  test('sends no prompts at all to a person', () => {
    const record = decide({ candidate: [], champion: [] });
    expect(record.decision).toBe('ask');
    expect(record.reason).toBe(
      'Ask a person. No held-out prompt was answered by both the candidate and the champion: nothing can be decided.',
    );
  });

  test('compares with the base model before the first promotion', () => {
    const record = decide({
      candidate: BETTER,
      champion: CHAMPION,
      input: { champion: { model: 'us.amazon.nova-2-lite-v1:0', role: 'base-model', prompts: CHAMPION } },
    });
    expect(record.models.champion).toEqual({ model: 'us.amazon.nova-2-lite-v1:0', role: 'base-model' });
    expect(record.reason).toContain('Candidate 0.556, base model 0.494');
  });
});

describe('the policy no-regression', () => {
  const settings = { policy: { kind: 'no-regression', margin: 0.04 } } as const;
  const best = (scores: readonly number[]) => ({ bestChampion: { model: 'arn:best', prompts: prompts(scores) } });

  test('promotes one that is as good, within the margin', () => {
    const record = decide({ candidate: DOUBTFUL, champion: CHAMPION, settings });
    expect(record.decision).toBe('promote');
    expect(ruleIn(record, 'policy')).toMatchObject({ name: 'no-regression', outcome: 'passed', limit: -0.04 });
  });

  test('promotes one that answers exactly alike when there are prompts enough to say so', () => {
    const record = decide({ candidate: CHAMPION, champion: CHAMPION, settings });
    expect(record.decision).toBe('promote');
    expect(record.reason).toContain(
      'equal (95 % interval -0.012 to 0.012). Every prompt scores the same with both; the interval allows for prompts that happen not to be among these.',
    );
    const strict = { policy: { kind: 'no-regression', margin: 0.01 } } as const;
    expect(decide({ candidate: CHAMPION, champion: CHAMPION, settings: strict }).decision).toBe('reject');
  });

  test('rejects one that may be worse by more', () => {
    const record = decide({ candidate: WORSE, champion: CHAMPION, settings });
    expect([record.decision, ruleIn(record, 'policy').outcome]).toEqual(['reject', 'failed']);
  });

  test('cannot ratchet down: small losses are held against the best champion ever', () => {
    const record = decide({ candidate: DOUBTFUL, champion: CHAMPION, settings, input: best(around(0.55, 300, 9)) });
    expect(record.decision).toBe('reject');
    expect(record.models.bestChampion).toBe('arn:best');
    expect(ruleIn(record, 'policy').outcome).toBe('passed');
    expect(ruleIn(record, 'best-champion')).toMatchObject({ outcome: 'failed', consequence: 'reject', limit: -0.04 });
    expect(record.reason).toMatch(/^Reject\. Candidate 0\.\d+, best champion 0\.\d+ on 300 held-out prompts/);
    const kept = decide({ candidate: DOUBTFUL, champion: CHAMPION, settings, input: best(around(0.5, 300, 9)) });
    expect(kept.decision).toBe('promote');
  });

  test('asks a person when too few prompts were answered by the best champion too', () => {
    const record = decide({ candidate: DOUBTFUL, champion: CHAMPION, settings, input: best(around(0.5, 40, 9)) });
    expect(record.decision).toBe('ask');
    expect(ruleIn(record, 'best-champion').sentence).toMatch(
      /260 more were answered by one of the two only and are left out\. Too few to decide: 40 prompts/,
    );
  });

  test('is the only one that looks at the best champion', () => {
    const record = decide({ candidate: BETTER, champion: CHAMPION, input: best(around(0.9, 300, 9, 0.05)) });
    expect(record.decision).toBe('promote');
    expect(record.models.bestChampion).toBeUndefined();
  });
});

describe('the policy manual', () => {
  test('always asks, with the figures', () => {
    for (const candidate of [BETTER, WORSE]) {
      const record = decide({ candidate, champion: CHAMPION, settings: { policy: { kind: 'manual' } } });
      expect(record.decision).toBe('ask');
      expect(record.reason).toMatch(/95 % interval .* The decision is left to a person\.$/);
    }
  });

  test('leaves a slice that got worse to the person, and a veto to nobody', () => {
    const settings = {
      policy: { kind: 'manual' },
      slices: [{ field: 'language', tolerance: 0, critical: [] }],
      metrics: [{ name: 'safe', better: 'higher', kind: 'safety', tolerance: 0 }],
    } as const;
    const with_ = (safe: number) => () => ({ slices: { language: 'de' }, metrics: { safe: [safe] } });
    const candidate = (safe: number) => prompts(around(0.4, 300, 2), with_(safe));
    const champion = prompts(around(0.5, 300, 1), with_(1));
    const asked = decide({ candidate: candidate(1), champion, settings });
    expect(asked.decision).toBe('ask');
    expect(ruleIn(asked, 'slice')).toMatchObject({ outcome: 'failed', consequence: 'ask' });
    expect(decide({ candidate: candidate(0.9), champion, settings }).decision).toBe('reject');
  });
});

describe('a policy by function', () => {
  const settings = { policy: { kind: 'lambda', functionArn: 'arn:function' } } as const;
  const asked = decide({ candidate: DOUBTFUL, champion: CHAMPION, settings });

  test('gets a record that asks', () => {
    expect(asked.decision).toBe('ask');
    expect(ruleIn(asked, 'policy').sentence).toMatch(/The decision is left to the policy function\.$/);
  });

  test.each([
    ['promote', 'passed', 'Promote.'],
    ['reject', 'failed', 'Reject.'],
    ['ask', 'not-judged', 'Ask a person.'],
  ] as const)('may say %s', (decision, outcome, opening) => {
    const record = withPolicyAnswer(asked, { decision, reason: 'It is Tuesday.' });
    expect(record.decision).toBe(decision);
    expect(ruleIn(record, 'policy').outcome).toBe(outcome);
    expect(record.reason.startsWith(opening)).toBe(true);
    expect(record.reason).toContain(`The decision is left to the policy function. It says ${decision}: It is Tuesday.`);
    expect(record.rules).toHaveLength(asked.rules.length);
  });

  test('does not override a veto', () => {
    const safe = (value: number) => () => ({ metrics: { safe: [value] } });
    const vetoed = decide({
      candidate: prompts(around(0.6, 300, 2), safe(0)),
      champion: prompts(around(0.5, 300, 1), safe(1)),
      settings: { ...settings, metrics: [{ name: 'safe', better: 'higher', kind: 'safety', tolerance: 0.1 }] },
    });
    const record = withPolicyAnswer(vetoed, { decision: 'promote', reason: 'I insist.' });
    expect(record.decision).toBe('reject');
    expect(record.reason).toMatch(/^Reject\. safe: .*veto/);
  });

  test.each([
    [undefined, 'policy function: decision: got nothing, allowed is one of promote, reject, ask.'],
    ['promote', 'policy function: decision: got nothing, allowed is one of promote, reject, ask.'],
    [{ decision: 'yes', reason: 'good' }, 'policy function: decision: got "yes", allowed is one of'],
    [{ decision: 'toString', reason: 'good' }, 'policy function: decision: got "toString", allowed is one of'],
    [{ decision: 'promote' }, 'policy function: reason: got nothing, allowed is a text of 1 to 1000 characters.'],
    [{ decision: 'promote', reason: ' ' }, 'policy function: reason: got " ", allowed is a text'],
    [{ decision: 'promote', reason: 'x'.repeat(1_001) }, 'policy function: reason: got "xxx'],
  ])('is refused when it returns %j', (answer, message) => {
    expect(() => withPolicyAnswer(asked, answer)).toThrow(
      expect.objectContaining({ name: 'RequestRejected', message: expect.stringContaining(message) }),
    );
  });
});
