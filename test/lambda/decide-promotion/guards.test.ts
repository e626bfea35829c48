import type { EvaluatedPrompt } from '../../../lib/contract/evaluated-model';
import type { MetricSettings } from '../../../lib/contract/promotion';
import { around, decide, prompts, ruleIn } from './evaluations';

/** Nine slices of 40 prompts, `a` to `i`, and what each of the 360 prompts has beside its score. */
const letter = (index: number) => 'abcdefghi'[index % 9];
const topic = (index: number): Partial<EvaluatedPrompt> => ({ slices: { topic: letter(index) } });
const CHAMPION_SCORES = around(0.5, 360, 1);
const CHAMPION = prompts(CHAMPION_SCORES, topic);
const changed = (change: (index: number) => number, seed = 2) =>
  prompts(
    around(0, 360, seed, 0.1).map((noise, index) => CHAMPION_SCORES[index] + noise + change(index)),
    topic,
  );
const SLICES = { slices: [{ field: 'topic', tolerance: 0.02, critical: [] }] };

describe('a slice', () => {
  test('blocks when it is worse beyond doubt, though the whole is better', () => {
    const candidate = changed((index) => (letter(index) === 'c' ? -0.1 : 0.1));
    const record = decide({ candidate, champion: CHAMPION, settings: SLICES });
    expect(record.decision).toBe('reject');
    expect(ruleIn(record, 'policy').outcome).toBe('passed');
    expect(ruleIn(record, 'slice', 'topic=c')).toMatchObject({
      outcome: 'failed',
      consequence: 'reject',
      limit: -0.02,
      figure: { n: 40 },
    });
    expect(record.rules.filter(({ outcome }) => outcome === 'failed')).toHaveLength(1);
    expect(record.reason).toMatch(
      /^Reject\. topic=c: Candidate 0\.\d+, champion 0\.\d+ on 40 held-out prompts: 0\.\d+ worse \(\d\d(\.\d+)? % interval -0\.\d+ to -0\.\d+\)\. The whole interval lies below -0\.020: worse than tolerated beyond doubt\.$/,
    );
  });

  test('does not block within its tolerance', () => {
    const candidate = changed((index) => (letter(index) === 'c' ? -0.1 : 0.1));
    const settings = { slices: [{ field: 'topic', tolerance: 0.15, critical: [] }] };
    const record = decide({ candidate, champion: CHAMPION, settings });
    expect(record.decision).toBe('promote');
    expect(ruleIn(record, 'slice', 'topic=c')).toMatchObject({ outcome: 'passed', limit: -0.15 });
  });

  test('is judged more carefully the more slices there are', () => {
    // Worse by what one slice alone would be blamed for.
    const candidate = changed((index) => (letter(index) === 'c' ? -0.0375 : 0.1), 5);
    const together = decide({ candidate, champion: CHAMPION, settings: SLICES });
    expect(ruleIn(together, 'slice', 'topic=c').outcome).toBe('passed');
    expect(together.method.guardConfidence).toBeCloseTo(1 - 0.05 / 9, 10);
    const only = (all: readonly EvaluatedPrompt[]) =>
      all.map((prompt, index) => (letter(index) === 'c' ? prompt : { ...prompt, slices: {} }));
    const alone = decide({ candidate: only(candidate), champion: only(CHAMPION), settings: SLICES });
    expect(ruleIn(alone, 'slice', 'topic=c').outcome).toBe('failed');
  });

  test('frees its share of doubt for the others once it blocks', () => {
    const candidate = changed((index) => (letter(index) < 'e' ? -0.15 : 0.15));
    const record = decide({ candidate, champion: CHAMPION, settings: SLICES });
    expect(record.rules.filter(({ kind, outcome }) => kind === 'slice' && outcome === 'failed')).toHaveLength(4);
    expect(record.method.guardConfidence).toBeCloseTo(1 - 0.05 / 5, 10);
  });

  test('with fewer than 30 prompts is listed and not judged', () => {
    const rare = (index: number) => ({
      slices: { topic: index < 29 ? 'rare' : index < 32 ? `odd ${index}` : 'common' },
    });
    const candidate = prompts(around(0.6, 300, 2), rare);
    const champion = prompts(around(0.5, 300, 1), rare);
    const record = decide({ candidate, champion, settings: SLICES });
    expect(record.decision).toBe('promote');
    expect(ruleIn(record, 'slice', 'topic')).toEqual({
      kind: 'slice',
      name: 'topic',
      outcome: 'not-judged',
      consequence: 'none',
      sentence:
        'topic: not judged, fewer than 30 held-out prompts each: odd 29 (1), odd 30 (1), odd 31 (1), rare (29).',
    });
  });

  test('that is critical goes to a person when it is too small, or absent', () => {
    const rare = (index: number) => ({ slices: { topic: index < 29 ? 'rare' : 'common' } });
    const record = decide({
      candidate: prompts(around(0.6, 300, 2), rare),
      champion: prompts(around(0.5, 300, 1), rare),
      settings: { slices: [{ field: 'topic', tolerance: 0, critical: ['rare', 'gone', 'common'] }] },
    });
    expect(record.decision).toBe('ask');
    expect(record.reason).toBe(
      'Ask a person. topic=rare: not judged, 29 held-out prompts, needed 30. The slice is critical, so a person decides. ' +
        'topic=gone: not judged, 0 held-out prompts, needed 30. The slice is critical, so a person decides.',
    );
    expect(ruleIn(record, 'slice', 'topic=common').outcome).toBe('passed');
  });

  test('counts groups of prompts, not prompts', () => {
    const grouped = (index: number) => ({ slices: { topic: 'grouped' }, group: String(index % 29) });
    const record = decide({
      candidate: prompts(around(0.6, 300, 2), grouped),
      champion: prompts(around(0.5, 300, 1), grouped),
      settings: { ...SLICES, minimumPrompts: 20 },
    });
    expect(record.prompts).toMatchObject({ compared: 300, groups: 29 });
    expect(ruleIn(record, 'policy').sentence).toContain('on 300 held-out prompts in 29 groups');
    expect(ruleIn(record, 'slice', 'topic').sentence).toContain('grouped (29)');
  });

  test('names ten small values and counts the rest', () => {
    const own = (index: number) => ({ slices: { topic: `t${String(index).padStart(3, '0')}` } });
    const record = decide({
      candidate: prompts(around(0.6, 200, 2), own),
      champion: prompts(around(0.5, 200, 1), own),
      settings: SLICES,
    });
    expect(ruleIn(record, 'slice', 'topic').sentence).toMatch(/t008 \(1\), t009 \(1\) and 190 more\.$/);
  });
});

describe('a metric', () => {
  const metric = (more: Partial<MetricSettings> = {}) => ({
    metrics: [{ name: 'format', better: 'higher', kind: 'tolerance', tolerance: 0.02, ...more } as const],
  });
  /** The metric is 1 but on one prompt in `every`. */
  const sound =
    (every: number) =>
    (index: number): Partial<EvaluatedPrompt> => ({ metrics: { format: [index % every === 0 ? 0 : 1] } });
  const scored = (centre: number, seed: number, more: (index: number) => Partial<EvaluatedPrompt>) =>
    prompts(around(centre, 300, seed), more);
  const champion = scored(0.5, 1, sound(100));

  test('blocks when it is worse beyond doubt', () => {
    const record = decide({ candidate: scored(0.6, 2, sound(5)), champion, settings: metric() });
    expect(record.decision).toBe('reject');
    expect(ruleIn(record, 'metric', 'format')).toMatchObject({
      outcome: 'failed',
      consequence: 'reject',
      limit: -0.02,
    });
    expect(record.reason).toMatch(
      /^Reject\. format: Candidate 0\.800, champion 0\.990 on 300 held-out prompts: 0\.190 worse/,
    );
  });

  test('has the benefit of doubt', () => {
    const record = decide({ candidate: scored(0.6, 2, sound(30)), champion, settings: metric() });
    expect(ruleIn(record, 'metric').figure?.estimate).toBeLessThan(-0.02);
    expect([record.decision, ruleIn(record, 'metric').outcome]).toEqual(['promote', 'passed']);
  });

  test('may be one that should be low', () => {
    const lower = metric({ better: 'lower' });
    expect(decide({ candidate: scored(0.6, 2, sound(5)), champion, settings: lower }).decision).toBe('promote');
    const worse = decide({
      candidate: scored(0.6, 2, sound(100)),
      champion: scored(0.5, 1, sound(5)),
      settings: lower,
    });
    expect(worse.decision).toBe('reject');
    expect(ruleIn(worse, 'metric').figure).toMatchObject({ candidate: 0.99, champion: 0.8, n: 300 });
    expect(ruleIn(worse, 'metric').figure?.estimate).toBeCloseTo(-0.19, 10);
  });

  test('is a veto as soon as it is observed to be worse, when it is about safety', () => {
    const safety = metric({ kind: 'safety' });
    const record = decide({ candidate: scored(0.6, 2, sound(30)), champion, settings: safety });
    expect(record.decision).toBe('reject');
    expect(ruleIn(record, 'safety', 'format')).toMatchObject({ outcome: 'failed', consequence: 'reject' });
    expect(record.reason).toMatch(/a safety metric is a veto, whatever else improved\.$/);
  });

  test('about safety warns where worse than tolerated cannot be excluded, and passes where it can', () => {
    const narrow = decide({ candidate: scored(0.6, 2, sound(60)), champion, settings: metric({ kind: 'safety' }) });
    expect(narrow.decision).toBe('promote');
    expect(ruleIn(narrow, 'safety')).toMatchObject({ outcome: 'warned', consequence: 'none' });
    expect(ruleIn(narrow, 'safety').sentence).toContain('these prompts do not exclude worse');
    const wide = decide({
      candidate: scored(0.6, 2, sound(60)),
      champion,
      settings: metric({ kind: 'safety', tolerance: 0.1 }),
    });
    expect(ruleIn(wide, 'safety').outcome).toBe('passed');
  });

  test('that is the same everywhere is no worse', () => {
    const clean = () => ({ metrics: { format: [1, 1] } });
    const record = decide({
      candidate: scored(0.6, 2, clean),
      champion: scored(0.5, 1, clean),
      settings: metric({ kind: 'safety', tolerance: 0 }),
    });
    expect(ruleIn(record, 'safety')).toMatchObject({ outcome: 'passed', figure: { estimate: 0, low: 0, high: 0 } });
  });

  test('that nobody reports is not judged; about safety, a person decides', () => {
    const record = decide({ candidate: scored(0.6, 2, sound(5)), champion, settings: metric({ name: 'tone' }) });
    expect(record.decision).toBe('promote');
    expect(ruleIn(record, 'metric', 'tone')).toMatchObject({
      outcome: 'not-judged',
      consequence: 'none',
      figure: { n: 0 },
    });
    const asked = decide({
      candidate: scored(0.6, 2, sound(5)),
      champion,
      settings: metric({ name: 'tone', kind: 'safety' }),
    });
    expect(asked.decision).toBe('ask');
    expect(asked.reason).toBe(
      'Ask a person. tone: not judged, no prompt has it with both models. It is a safety metric, so a person decides.',
    );
  });

  test('that few prompts have, or one model leaves out, is not judged', () => {
    const some = (from: number) => (index: number) => (index >= from ? {} : { metrics: { format: [1] } });
    const few = decide({
      candidate: scored(0.6, 2, some(29)),
      champion: scored(0.5, 1, some(29)),
      settings: metric({ kind: 'safety' }),
    });
    expect(few.decision).toBe('ask');
    expect(few.reason).toContain('29 held-out prompts have it with both models, needed 30');
    const holes = decide({ candidate: scored(0.6, 2, some(250)), champion, settings: metric({ kind: 'safety' }) });
    expect(holes.decision).toBe('ask');
    expect(holes.reason).toContain('50 of 300 held-out prompts have it with one model only');
    expect(decide({ candidate: scored(0.6, 2, some(250)), champion, settings: metric() }).decision).toBe('promote');
  });
});
