import type { EvaluationPlan, ScoredPrompt } from '../../lib/contract/evaluation';
import { DEFAULT_PROMOTION } from '../../lib/contract/promotion';
import type { PromotionSettings } from '../../lib/contract/promotion';
import { judgeSignal } from '../../lambda/judge-signal/judge-signal';
import { SECRET } from './evaluation/measuring';
import { givenObjects } from './evaluation/objects';
import { planOf, resultObjects, scoredPrompt } from './evaluation/results';
import { givenRegistry, useDynamoDb } from './shared/registry-table';
import { contract, givenRun, settingsWith } from './shared/runs';
import { useCapturedLog } from './shared/world';

useDynamoDb();
const logged = useCapturedLog();

const many = (count: number, scoresOf: (at: number) => readonly number[]) =>
  Array.from({ length: count }, (_, at) => scoredPrompt(`prompt-${at}`, scoresOf(at)));

/** Some answers right, some wrong. */
const mixed = (at: number) => [1, 0, at % 2, 1];

interface Scene {
  readonly probe?: readonly ScoredPrompt[];
  readonly base?: readonly ScoredPrompt[];
  readonly champion?: readonly ScoredPrompt[];
  readonly promotion?: Partial<PromotionSettings>;
  readonly plan?: Partial<EvaluationPlan>;
}

async function givenBaseline({
  probe = many(100, mixed),
  base = many(160, mixed),
  champion,
  promotion,
  plan,
}: Scene = {}) {
  const { registry } = await givenRegistry();
  const run = givenRun('one', { settings: settingsWith({ promotion: { ...DEFAULT_PROMOTION, ...promotion } }) });
  await registry.createRun(run, {});
  const { s3, texts } = givenObjects({
    ...resultObjects(run.runId, 'base', 'probe', probe),
    ...resultObjects(run.runId, 'base', 'held-out', base),
    ...(champion && resultObjects(run.runId, 'champion', 'held-out', champion)),
  });
  const planned = planOf({ heldOut: base.length, probe: probe.length, champion: champion !== undefined }, plan);
  const judge = () => judgeSignal({ contract, run, plan: planned }, { registry, s3, outputBucket: 'out' });
  return { judge, registry, run, texts };
}

test('a run with something to learn goes on, with its figures in the record', async () => {
  const { judge, registry, run } = await givenBaseline();
  const report = await judge();
  expect(report).toMatchObject({
    decision: 'train',
    reason: expect.stringMatching(
      /There is something to learn from \(probe: 100 prompts × 8 answers, 1000 tokens in and 500 out\)/,
    ) as unknown,
    warnings: [],
    spreadShare: 1,
    successShare: 0.625,
    tokens: { input: 2_600, output: 1_300 },
  });
  expect(report.base).toMatchObject({ value: 0.625, prompts: 160 });
  expect(report.base.low).toBeLessThan(0.625);
  expect(report.base.high).toBeGreaterThan(0.625);
  expect(report.detectableImprovement).toBeGreaterThan(0);
  expect((await registry.readRun(run.runId))?.baseline).toEqual(report);
});

test('judged twice, the report is the same and holds no contents', async () => {
  const { judge } = await givenBaseline();
  const first = await judge();
  expect(await judge()).toEqual(first);
  expect(JSON.stringify([first, logged()])).not.toContain(SECRET);
});

test.each([
  ['answers that all score alike', many(100, () => [1, 1, 1, 1]), /score differently in 0\.0 %/],
  [
    'a base model that never succeeds',
    many(100, (at) => [0, 0, 0, at === 0 ? 1 : 0]),
    /Tune the model with supervised examples/,
  ],
  [
    'a base model that always succeeds',
    many(100, (at) => [1, 1, 1, at === 0 ? 0 : 1]),
    /harder prompts or a stricter reward/,
  ],
])('%s stop the run before training is paid', async (_, probe, reason) => {
  const { judge } = await givenBaseline({ probe });
  const report = await judge();
  expect(report).toMatchObject({ decision: 'stop', reason: expect.stringMatching(reason) as unknown });
  expect(report.reason).toMatch(/^Nothing to learn from, so no training was started/);
});

test('too little that is not beyond doubt is a warning', async () => {
  const { judge } = await givenBaseline({ probe: many(100, (at) => (at < 9 ? [0, 1] : [1, 1])) });
  const report = await judge();
  expect(report.decision).toBe('train');
  expect(report.warnings).toEqual([expect.stringMatching(/^There may be too little to learn from/)]);
});

test('a held-out set that cannot show what the policy asks for stops the run and says how many prompts would do', async () => {
  const { judge } = await givenBaseline({ promotion: { policy: { kind: 'improvement', min: 0.02 } } });
  const report = await judge();
  expect(report.decision).toBe('stop');
  expect(report.reason).toMatch(
    /^The held-out set is too small to decide, so no training was started.*160 held-out prompts.*asks for.*About \d+ held-out prompts would do/,
  );
  expect(report.advice).toMatch(/^Do what the reason advises/);
});

test.each([
  [{ kind: 'improvement', min: 0 }],
  [{ kind: 'improvement', min: 0.3 }],
  [{ kind: 'no-regression', margin: 0.3 }],
  [{ kind: 'manual' }],
] as const)('policy %j does not', async (policy) => {
  const { judge } = await givenBaseline({ promotion: { policy } });
  expect(await judge()).toMatchObject({ decision: 'train' });
});

test('the champion is measured beside the base model, and how they differ says what can be seen', async () => {
  const alike = await givenBaseline({ champion: many(160, mixed) });
  const apart = await givenBaseline({ champion: many(160, (at) => (at % 3 === 0 ? [1] : [0])) });
  const [close, far] = [await alike.judge(), await apart.judge()];
  expect(close.champion).toMatchObject({ value: 0.625, prompts: 160 });
  expect(close.detectableImprovement).toBeUndefined();
  expect(close.warnings).toEqual([expect.stringMatching(/^Minimum detectable improvement unknown/)]);
  expect(far.detectableImprovement).toBeGreaterThan(0.05);
});

test('excluded prompts and warnings of the plan are told', async () => {
  const { judge } = await givenBaseline({ plan: { excluded: 7, warnings: ['the champion is odd'] } });
  expect((await judge()).warnings).toEqual([
    'the champion is odd',
    expect.stringMatching(/^7 held-out prompts were left out/),
  ]);
});

test('answers that the service refused count as the lowest score, unreadable ones for nothing', async () => {
  const base = many(160, () => [1]).map((prompt) => ({
    ...prompt,
    unscored: ['content_filtered', 'the reward could not score it'],
  }));
  const { judge } = await givenBaseline({ base });
  expect((await judge()).base).toMatchObject({ value: 0.5 });
});

test('nothing is judged by answers that have no score: the most common reason is told', async () => {
  const refused = many(100, () => []).map((prompt) => ({
    ...prompt,
    unscored: ['ValidationException: bad request', 'x'].slice(0, 1),
  }));
  const { judge } = await givenBaseline({ probe: refused });
  await expect(judge()).rejects.toMatchObject({
    name: 'EvaluationRejected',
    message: /ValidationException: bad request/,
  });
});

test('missing results are no results', async () => {
  const { judge, texts } = await givenBaseline();
  for (const key of [...texts.keys()].filter((each) => each.includes('base/held-out') && each.endsWith('0080.jsonl'))) {
    texts.delete(key);
  }
  await expect(judge()).rejects.toMatchObject({ name: 'ServiceFault', message: /from row 80 of 160/ });
});
