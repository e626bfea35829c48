import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { EvaluationPlan, ScoredPrompt } from '../../../lib/contract/evaluation';
import { ITEM } from '../../../lib/contract/items';
import { decisionKey } from '../../../lib/contract/keys';
import { type DecisionRecord, DEFAULT_PROMOTION, type PromotionSettings } from '../../../lib/contract/promotion';
import { decideRun } from '../../../lambda/decide-promotion/decide-run';
import { EvaluationRegistry } from '../../../lambda/shared/evaluation-registry';
import { RegistryTable } from '../../../lambda/shared/registry-table';
import { SECRET } from '../evaluation/measuring';
import { givenObjects } from '../evaluation/objects';
import { planOf, resultObjects, scoredPrompt } from '../evaluation/results';
import { givenRegistry, useDynamoDb } from '../shared/registry-table';
import { contract, givenRun, settingsWith } from '../shared/runs';
import { useCapturedLog } from '../shared/world';

useDynamoDb();
const logged = useCapturedLog();

const CHAMPION = { modelArn: 'champion-arn', runId: '20261101-000000-aaaaaaaa', promotedAt: 'then', heldOutMean: 0.5 };

const many = (count: number, scoreOf: (at: number) => number): ScoredPrompt[] =>
  Array.from({ length: count }, (_, at) => scoredPrompt(`prompt-${at}`, [scoreOf(at), scoreOf(at)]));
const weak = many(200, (at) => (at % 2 === 0 ? 0 : 0.5));
const strong = many(200, (at) => (at % 2 === 0 ? 0.5 : 0.9));

interface Scene {
  readonly candidate?: readonly ScoredPrompt[];
  readonly base?: readonly ScoredPrompt[];
  readonly champion?: readonly ScoredPrompt[];
  readonly promotion?: Partial<PromotionSettings>;
  readonly plan?: Partial<EvaluationPlan>;
  readonly policy?: (record: DecisionRecord) => unknown;
}

async function givenMeasured({ candidate = strong, base = weak, champion, promotion, plan, policy }: Scene = {}) {
  const { registry, documents, tableName, items } = await givenRegistry();
  const run = givenRun('one', { settings: settingsWith({ promotion: { ...DEFAULT_PROMOTION, ...promotion } }) });
  const { runId } = run;
  await registry.createRun(run, {});
  const objects = givenObjects({
    ...resultObjects(runId, 'candidate', 'held-out', candidate),
    ...resultObjects(runId, 'base', 'held-out', base),
    ...(champion && resultObjects(runId, 'champion', 'held-out', champion)),
  });
  const lambda = new LambdaClient({});
  const sent: string[] = [];
  mockClient(lambda)
    .on(InvokeCommand)
    .callsFake(({ Payload }: { Payload: Uint8Array }) => {
      const text = Buffer.from(Payload).toString();
      sent.push(text);
      return { Payload: Buffer.from(JSON.stringify(policy?.(JSON.parse(text) as DecisionRecord))) };
    });
  const evaluations = new EvaluationRegistry(documents, tableName);
  const planned = planOf(
    { heldOut: base.length, probe: 0, champion: champion !== undefined },
    { ...(champion && { champion: CHAMPION }), ...plan },
  );
  const decide = () =>
    decideRun(
      { contract, run, plan: planned, modelArn: 'candidate-arn' },
      { registry, evaluations, s3: objects.s3, lambda, outputBucket: 'out' },
    );
  const record = () => JSON.parse(objects.texts.get(decisionKey(runId)) ?? '') as DecisionRecord;
  const table = new RegistryTable(documents, tableName);
  return { decide, record, objects, registry, run, evaluations, sent, table, items };
}

test('a better candidate is promoted, with the record in the bucket and the figures in the run', async () => {
  const { decide, record, registry, run, evaluations } = await givenMeasured();
  const decision = await decide();
  expect(decision).toMatchObject({
    decision: 'promote',
    candidate: { value: expect.closeTo(0.7, 6) as unknown, prompts: 200 },
    compared: { value: expect.closeTo(0.25, 6) as unknown, prompts: 200 },
    difference: { value: expect.closeTo(0.45, 6) as unknown, prompts: 200 },
    tokens: { input: 2_000, output: 1_000 },
    decisionKey: decisionKey(run.runId),
  });
  expect(decision.difference.low).toBeGreaterThan(0);
  expect(record()).toMatchObject({
    decision: 'promote',
    models: { candidate: 'candidate-arn', champion: { role: 'base-model' } },
    heldOutUses: 1,
  });
  expect((await registry.readRun(run.runId))?.promotion).toEqual(decision);
  expect(await evaluations.countEarlierDecisions('split-run', 'another run')).toBe(1);
});

test('decided twice, everything is as after the first time', async () => {
  const { decide, objects, items } = await givenMeasured();
  const first = await decide();
  const before = [[...objects.texts], await items()];
  expect(await decide()).toEqual(first);
  expect([[...objects.texts], await items()]).toEqual(before);
});

test('a candidate that does not beat the champion is rejected, whatever it does to the base model', async () => {
  const { decide, record } = await givenMeasured({ champion: strong, candidate: strong });
  expect(await decide()).toMatchObject({ decision: 'reject', difference: { value: 0 } });
  expect(record().models.champion).toEqual({ model: 'champion-arn', role: 'champion' });
});

test('neither record nor decision nor log holds contents', async () => {
  const { decide, objects, run } = await givenMeasured();
  const decision = await decide();
  expect(JSON.stringify([decision, objects.texts.get(decisionKey(run.runId)), logged()])).not.toContain(SECRET);
});

test('earlier decisions on the held-out set are in the record', async () => {
  const { decide, record } = await givenMeasured({ plan: { earlierDecisions: 24 } });
  await decide();
  expect(record()).toMatchObject({ heldOutUses: 25 });
});

describe('a policy of the user', () => {
  const promotion = { policy: { kind: 'lambda', functionArn: 'arn:policy' } } as const;

  test('gets figures and rules, never contents, and decides', async () => {
    const { decide, sent, record } = await givenMeasured({
      promotion,
      policy: () => ({ decision: 'reject', reason: 'not on a Friday' }),
    });
    expect(await decide()).toMatchObject({
      decision: 'reject',
      reason: expect.stringContaining('not on a Friday') as unknown,
    });
    expect(sent).toHaveLength(1);
    expect(sent[0]).not.toContain(SECRET);
    expect(JSON.parse(sent[0])).toMatchObject({
      rules: expect.arrayContaining([expect.objectContaining({ kind: 'policy' })]) as unknown,
    });
    expect(record().decision).toBe('reject');
  });

  test('that returns something else is refused, in words', async () => {
    const { decide } = await givenMeasured({ promotion, policy: () => ({ decision: 'maybe' }) });
    await expect(decide()).rejects.toMatchObject({
      name: 'RequestRejected',
      message: /policy function: decision: got "maybe"/,
    });
  });
});

describe('the best champion ever', () => {
  const promotion = { policy: { kind: 'no-regression', margin: 0.05 } } as const;
  const best = { ...CHAMPION, runId: '20261015-000000-bbbbbbbb', modelArn: 'best-arn' };

  async function givenBest(parts: Partial<Parameters<typeof givenRun>[1]> = {}) {
    const measured = await givenMeasured({ promotion, champion: weak, candidate: weak });
    await measured.table.put(ITEM.production, { version: 3, champion: CHAMPION, best });
    await measured.registry.createRun({ ...measured.run, runId: best.runId, ...parts }, {});
    await measured.registry.recordStep(best.runId, { plan: planOf({ heldOut: 200, probe: 0 }) });
    const results = resultObjects(best.runId, 'candidate', 'held-out', strong);
    for (const [key, text] of Object.entries(results)) measured.objects.texts.set(key, text);
    return measured;
  }

  test('is compared with, so that many small losses do not add up', async () => {
    const { decide, record } = await givenBest();
    expect(await decide()).toMatchObject({ decision: 'reject' });
    expect(record().models.bestChampion).toBe('best-arn');
  });

  test('is left aside when the reward has changed since', async () => {
    const { decide, record } = await givenBest({ rewardHash: 'another reward' });
    expect(await decide()).toMatchObject({ decision: 'promote' });
    expect(record().models.bestChampion).toBeUndefined();
  });
});
