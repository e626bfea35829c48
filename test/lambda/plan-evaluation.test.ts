import type { ProductionItem } from '../../lib/contract/items';
import { ITEM } from '../../lib/contract/items';
import { promptsKey, resultsPrefix, shardKey } from '../../lib/contract/keys';
import { planEvaluation } from '../../lambda/plan-evaluation/plan-evaluation';
import { EvaluationRegistry } from '../../lambda/shared/evaluation-registry';
import { hashMessages } from '../../lambda/shared/prompt-hash';
import { RegistryTable } from '../../lambda/shared/registry-table';
import { DeploymentsInMemory } from './evaluation/deployments';
import { SECRET } from './evaluation/measuring';
import { givenObjects, jsonLines } from './evaluation/objects';
import { givenRegistry, useDynamoDb } from './shared/registry-table';
import { contract, datasetOf, givenRun } from './shared/runs';
import { useCapturedLog } from './shared/world';

useDynamoDb();
const logged = useCapturedLog();

const run = givenRun();
const { runId } = run;
const CHAMPION = {
  modelArn: 'arn:aws:bedrock:us-east-1:111122223333:custom-model/nova/champion',
  runId: '20261101-000000-aaaaaaaa',
  promotedAt: '2026-11-01T12:00:00.000Z',
  heldOutMean: 0.6,
};
const DEPLOYMENT = 'arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/production00';
const PRODUCTION: ProductionItem = {
  version: 4,
  modelId: DEPLOYMENT,
  modelIdParameter: '/support/model-id',
  deploymentArn: DEPLOYMENT,
  champion: CHAMPION,
  earlier: [],
  rolledBack: [],
  lastSwap: { kind: 'promote', at: CHAMPION.promotedAt, reason: 'better', by: 'execution' },
};

const prompts = (count: number, what: string) =>
  Array.from({ length: count }, (_, at) => ({
    messages: [{ role: 'user', content: `${SECRET} ${what} ${at}` }],
    reference_answer: 'x',
  }));

interface Scene {
  readonly heldOut?: number;
  readonly train?: number;
  readonly production?: ProductionItem;
  /** Held-out prompts that the champion was trained on; absent: its list is gone. */
  readonly trainedOn?: number;
  readonly served?: string;
}

async function givenPlanning({
  heldOut = 60,
  train = 300,
  production,
  trainedOn,
  served = CHAMPION.modelArn,
}: Scene = {}) {
  const { registry, documents, tableName, items } = await givenRegistry();
  await registry.createRun(run, {});
  if (production) await new RegistryTable(documents, tableName).put(ITEM.production, production);
  const dataset = datasetOf(run, {
    train: { key: 'train.jsonl', rows: train },
    heldOut: { key: 'held-out.jsonl', rows: heldOut },
  });
  const rows = prompts(heldOut, 'held-out');
  const fingerprints = rows
    .slice(0, trainedOn ?? 0)
    .map(({ messages }) => Buffer.from(hashMessages(messages).slice(0, 16), 'hex').toString('latin1'))
    .join('');
  const objects = givenObjects({
    'train.jsonl': jsonLines(prompts(train, 'train')),
    'held-out.jsonl': jsonLines(rows),
    ...(trainedOn !== undefined && { [promptsKey(CHAMPION.runId)]: fingerprints }),
  });
  const deployments = new DeploymentsInMemory();
  if (served !== '') {
    deployments.deployments.set(DEPLOYMENT, { deploymentArn: DEPLOYMENT, modelArn: served, status: 'Active' });
  }
  const evaluations = new EvaluationRegistry(documents, tableName);
  const plan = () =>
    planEvaluation(
      { contract, run, dataset },
      { registry, evaluations, deployments, s3: objects.s3, outputBucket: 'out' },
    );
  return { plan, objects, registry, items, evaluations };
}

describe('before the first promotion', () => {
  test('the base model is measured on the probe and on every held-out prompt', async () => {
    const { plan, objects, registry } = await givenPlanning();
    const planned = await plan();
    expect(planned).toMatchObject({ prompts: 60, excluded: 0, notDrawn: 0, probed: 100, productionVersion: 0 });
    expect(planned.champion).toBeUndefined();
    expect(planned.heldOut.map(({ rows }) => rows)).toEqual([25, 25, 10]);
    expect(planned.baseline.map(({ set, shard, samples, model }) => [set, shard, samples, model.role])).toEqual([
      ['probe', 0, 8, 'base'],
      ['probe', 1, 8, 'base'],
      ['probe', 2, 8, 'base'],
      ['probe', 3, 8, 'base'],
      ['held-out', 0, 4, 'base'],
      ['held-out', 1, 4, 'base'],
      ['held-out', 2, 4, 'base'],
    ]);
    const shards = objects.lines(`runs/${runId}/evaluation/prompts/held-out/`).flatMap(([, lines]) => lines);
    expect(shards).toEqual(prompts(60, 'held-out'));
    expect(await registry.readRun(runId)).toMatchObject({ plan: planned });
  });

  test('a second call writes the same objects and the same record', async () => {
    const { plan, objects, items } = await givenPlanning();
    const first = await plan();
    const before = [[...objects.texts], await items()];
    expect(await plan()).toEqual(first);
    expect([[...objects.texts], await items()]).toEqual(before);
  });

  test('a small training set is probed whole', async () => {
    const { plan } = await givenPlanning({ train: 30 });
    expect(await plan()).toMatchObject({ probed: 30 });
  });

  test('of very many held-out prompts a draw is measured that more data does not change much', async () => {
    const { plan, objects } = await givenPlanning({ heldOut: 2_100 });
    const first = await plan();
    expect(first).toMatchObject({ prompts: 2_000, notDrawn: 100 });
    const larger = await givenPlanning({ heldOut: 2_150 });
    await larger.plan();
    const drawn = (of: typeof objects) =>
      new Set(
        of
          .lines(`runs/${runId}/evaluation/prompts/held-out/`)
          .flatMap(([, lines]) => lines.map((line) => JSON.stringify(line))),
      );
    const [ours, theirs] = [drawn(objects), drawn(larger.objects)];
    expect([...ours].filter((line) => theirs.has(line)).length).toBeGreaterThan(1_900);
  });

  test('the plan of the largest evaluation is far below what a state may carry', async () => {
    const { plan } = await givenPlanning({ heldOut: 2_100, production: PRODUCTION, trainedOn: 0 });
    const planned = await plan();
    expect(planned.prompts).toBe(2_000);
    expect(JSON.stringify(planned).length).toBeLessThan(60_000);
    expect(JSON.stringify([planned, logged()])).not.toContain(SECRET);
  });
});

describe('with a champion', () => {
  test('it answers the held-out set too, by the production deployment', async () => {
    const { plan } = await givenPlanning({ production: PRODUCTION, trainedOn: 0 });
    const planned = await plan();
    expect(planned).toMatchObject({ champion: CHAMPION, productionVersion: 4, warnings: [] });
    const asked = planned.baseline.filter(({ model }) => model.role === 'champion');
    expect(asked.map(({ set, model }) => [set, model.modelId])).toEqual(
      Array.from({ length: 3 }, () => ['held-out', DEPLOYMENT]),
    );
  });

  test('held-out prompts that it was trained on are left out and counted', async () => {
    const { plan, objects } = await givenPlanning({ production: PRODUCTION, trainedOn: 7 });
    expect(await plan()).toMatchObject({ prompts: 53, excluded: 7 });
    const shards = objects.lines(`runs/${runId}/evaluation/prompts/held-out/`).flatMap(([, lines]) => lines);
    expect(shards).toEqual(prompts(60, 'held-out').slice(7));
  });

  test('trained on everything, nothing can be compared', async () => {
    const { plan } = await givenPlanning({ production: PRODUCTION, trainedOn: 60 });
    await expect(plan()).rejects.toMatchObject({ name: 'EvaluationRejected', message: /trained on all of them/ });
  });

  test('whose list of prompts is gone is compared with a warning', async () => {
    const { plan } = await givenPlanning({ production: PRODUCTION });
    expect((await plan()).warnings).toEqual([expect.stringMatching(/prompts.bin of the champion is gone/)]);
  });

  test('whose deployment was deleted by hand, the base model is the bar', async () => {
    const { plan } = await givenPlanning({ production: PRODUCTION, trainedOn: 0, served: '' });
    const planned = await plan();
    expect(planned.champion).toBeUndefined();
    expect(planned).toMatchObject({ productionVersion: 4 });
    expect(planned.warnings).toEqual([expect.stringMatching(/does not exist any more/)]);
  });

  test('whose deployment serves another model, a warning says so', async () => {
    const { plan } = await givenPlanning({ production: PRODUCTION, trainedOn: 0, served: 'another' });
    expect((await plan()).warnings).toEqual([expect.stringMatching(/serves another, the registry says/)]);
  });
});

test('decisions of other runs on the same split count, each once', async () => {
  const { plan, evaluations, registry } = await givenPlanning();
  await registry.claimSplit({ heldOut: 0.2, validation: 0.1, salt: 's', runId: 'first-run' }, false);
  for (const other of ['a', 'b', 'b', runId]) await evaluations.recordDecision('first-run', other);
  expect(await plan()).toMatchObject({ heldOutSet: 'first-run', earlierDecisions: 2 });
});

test('keys of prompts and results are apart', () => {
  const shard = { set: 'held-out', shard: 1, rows: 1 } as const;
  expect(shardKey(runId, shard).startsWith(resultsPrefix(runId, 'base', 'held-out'))).toBe(false);
});
