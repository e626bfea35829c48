import {
  type FunctionConfiguration,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { isJson, readsLikeRefusal } from '../../../lambda/judge-drift/call-shapes';
import { readSample } from '../../../lambda/judge-drift/read-sample';
import { planPeriod, type PlanPeriodDependencies } from '../../../lambda/plan-period/plan-period';
import { rewardHashOf } from '../../../lambda/shared/reward-hash';
import { Smallest } from '../../../lambda/sample-traffic/smallest';
import type { DriftSettings } from '../../../lib/contract/drift';
import type { ProductionItem, RunItem } from '../../../lib/contract/items';
import { candidatesPrefix, driftRecordKey } from '../../../lib/contract/keys';
import { Killed } from '../shared/interruption';
import { useDynamoDb } from '../shared/registry-table';
import { BASE_MODEL_ID, contract, givenRun, REWARD_ARN, settingsWith } from '../shared/runs';
import { planOf, SETTINGS, WATCHED, World } from './watched';

useDynamoDb();
beforeEach(() => jest.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

const tenth = (index: number) => index % 10 === 0;
const half = (index: number) => index % 2 === 0;

describe('a sample', () => {
  test('is the same however the log objects are cut into batches', async () => {
    const world = await World.make();
    const keys = world.log(1, 50, tenth, 6);
    const samples = [];
    for (const perBatch of [1, 2, 4, 6]) {
      const plan = planOf(1);
      await world.sample(plan, keys, perBatch, `by-${perBatch}`);
      const prefix = candidatesPrefix(plan.id, `by-${perBatch}`);
      samples.push(await readSample(world.objects.s3, 'out', prefix, SETTINGS.sampleSize));
    }
    const [first] = samples;
    expect(first.answers).toHaveLength(60);
    expect(first.counts).toMatchObject({ objects: 6, records: 300, good: 300 });
    for (const { answers, counts } of samples)
      expect({ answers, counts }).toEqual({ answers: first.answers, counts: first.counts });
    // Every object is in it: it is no matter of who comes first.
    expect(new Set(first.answers.map(({ requestId }) => Math.floor(Number(requestId.split('-')[2]) / 50))).size).toBe(
      6,
    );
  });

  test('keeps the smallest, each once, in order', () => {
    const kept = new Smallest<{ readonly rank: string }>(3);
    for (const rank of 'hagbgafcade'.split('')) kept.add({ rank });
    expect(kept.entries().map(({ rank }) => rank)).toEqual(['a', 'b', 'c']);
    expect(kept.takes('d')).toBe(false);
  });

  test('of an execution knows nothing of what another has left', async () => {
    const world = await World.make();
    const plan = planOf(1);
    await world.sample(plan, world.log(1, 40, tenth), 1, 'died');
    await world.sample(plan, world.log(1, 40, tenth), 2, 'one');
    expect(await world.judge(plan)).toMatchObject({ logs: { records: 80 }, cost: { logObjects: 2 } });
  });
});

describe('a judgement', () => {
  test('asks for a run when answers have become worse, and for none before', async () => {
    const world = await World.make();
    const verdicts = [];
    for (const day of [1, 2, 3, 4, 5]) verdicts.push((await world.day(day, tenth)).signals.traffic?.verdict);
    expect(verdicts).toEqual(['reference', 'reference', 'reference', 'steady', 'steady']);
    expect(world.requests).toEqual([]);
    expect(await world.day(6, half)).toMatchObject({ alarm: true, signals: { traffic: { verdict: 'alarm' } } });
    expect(world.requests).toEqual([{ kind: 'drift', eventId: 'drift-2026-11-06', championWorse: 1 }]);
  });

  test('of a drop that lasts asks again only after as many periods as a reference has', async () => {
    const world = await World.make();
    for (const day of [1, 2, 3, 4, 5]) await world.day(day, tenth);
    const alarms = [];
    for (const day of [6, 7, 8, 9, 10]) alarms.push((await world.day(day, half)).alarm);
    expect(alarms).toEqual([true, false, false, false, true]);
    expect(world.requests).toMatchObject([{ eventId: 'drift-2026-11-06' }, { eventId: 'drift-2026-11-10' }]);
  });

  test('asks once for a run when the reward or the base model was deployed anew: it replays the held-out set', async () => {
    const world = await World.make();
    const changed = (hash: string) => ({ changed: { what: 'the reward' as const, hash } });
    expect(await world.judge(planOf(1, changed('a')))).toMatchObject({ alarm: false, replay: 'the reward' });
    expect((await world.judge(planOf(2, changed('a')))).replay).toBeUndefined();
    expect((await world.judge(planOf(3))).replay).toBeUndefined();
    expect((await world.judge(planOf(4, changed('b')))).replay).toBe('the reward');
    expect(world.requests).toMatchObject([{ eventId: 'drift-2026-11-01' }, { eventId: 'drift-2026-11-04' }]);
  });

  test('that dies at any call is made good by the next: the mark is set, the period counts once', async () => {
    const given = await World.make();
    for (const day of [1, 2, 3]) await given.day(day, tenth);
    await given.sample(planOf(4), given.log(4, 40, half));
    const whole = await given.copy();
    whole.interruption.disarm();
    const record = await whole.judge(planOf(4));
    const calls = whole.interruption.calls;
    expect(record.alarm).toBe(true);
    expect(calls).toBeGreaterThan(8);
    const survived: number[] = [];
    for (let killAt = 1; killAt <= calls; killAt++) {
      const world = await given.copy();
      world.interruption.arm(killAt, 'after');
      await world.judge(planOf(4)).then(
        () => survived.push(killAt),
        (error: unknown) => expect(error).toBeInstanceOf(Killed),
      );
      world.interruption.disarm();
      expect(await world.judge(planOf(4))).toEqual(record);
      expect(await world.remembered()).toEqual(await whole.remembered());
      expect(JSON.parse(world.objects.texts.get(driftRecordKey('2026-11-04')) ?? '')).toEqual(record);
      // Set twice at most, and the second time it is the same event: it counts once.
      expect(new Set(world.requests.map((request) => JSON.stringify(request)))).toEqual(
        new Set(['{"kind":"drift","eventId":"drift-2026-11-04","championWorse":1}']),
      );
    }
    // Survived: the look for figures that are not there yet, which fails by itself, and rewards that are asked side by side.
    expect(survived).toEqual([2, 7, 8]);
  }, 60_000);

  test('of a judge who is in two minds is the first: scores are paid once', async () => {
    const world = await World.make();
    const record = await world.day(1, tenth);
    const paid = world.rewardCalls;
    world.reward = (rows) => rows.map(({ id }) => ({ id, aggregate_reward_score: 0 }));
    expect(await world.judge(planOf(1))).toEqual(record);
    expect(world.rewardCalls).toBe(paid);
  });

  test('of an earlier period than the last is none', async () => {
    const world = await World.make();
    await world.day(2, tenth);
    const known = await world.remembered();
    expect((await world.day(1, half)).note).toMatch(/^not judged: 2026-11-02, a later period/);
    expect(await world.remembered()).toEqual(known);
  });

  test('begins anew with another model in production', async () => {
    const world = await World.make();
    for (const day of [1, 2, 3, 4]) await world.day(day, tenth);
    const plan = planOf(5, { watched: { ...WATCHED, productionVersion: 2 } });
    await world.sample(plan, world.log(5, 40, half));
    expect(await world.judge(plan)).toMatchObject({ alarm: false, signals: { traffic: { verdict: 'reference' } } });
  });

  test('without answers waits', async () => {
    const world = await World.make();
    const plan = planOf(1, { traffic: { prefix: 'x', objects: 0, bytes: 0 } });
    expect(await world.judge(plan)).toMatchObject({
      signals: { traffic: { verdict: 'waiting', count: 0 } },
      cost: { rewardCalls: 0, scored: 0, stateTransitions: 3 },
    });
  });

  test('says how many log objects no sampler has read', async () => {
    const world = await World.make();
    const plan = planOf(1, { traffic: { ...planOf(1).traffic, objects: 5 } });
    await world.sample(plan, world.log(1, 40, tenth));
    expect(await world.judge(plan)).toMatchObject({ objectsMissed: 3 });
  });
});

describe('a signal is off, which is no drift, when', () => {
  const offOf = async (world: World, settings = SETTINGS, watched = WATCHED) => {
    const plan = planOf(4, { watched });
    await world.sample(plan, world.log(4, 40, half));
    return (await world.judge(plan, settings)).signals.traffic;
  };

  test('the reward breaks its contract', async () => {
    const world = await World.make();
    for (const day of [1, 2, 3]) await world.day(day, tenth);
    world.reward = () => 'nothing of the kind';
    expect(await offOf(world)).toMatchObject({ verdict: 'off', note: expect.stringMatching(/^reward: /) as string });
    // It still knows its reference.
    world.reward = (rows) => rows.map(({ id }) => ({ id, aggregate_reward_score: 1 }));
    expect(await world.day(5, tenth)).toMatchObject({ signals: { traffic: { verdict: 'steady' } } });
  });

  test('the reward of the model in production needs a reference answer', async () => {
    const reward = { ...WATCHED.reward, needsReference: true };
    const off = await offOf(await World.make(), SETTINGS, { ...WATCHED, reward });
    expect(off).toMatchObject({ verdict: 'off', note: expect.stringContaining('needs a reference answer') as string });
  });

  test('the pipeline has said so', async () => {
    const settings = { ...SETTINGS, traffic: { ...SETTINGS.traffic!, scoring: { by: 'off', reason: 'so' } as const } };
    expect(await offOf(await World.make(), settings)).toEqual({ verdict: 'off', note: 'so' });
  });
});

test('how calls look is shown against the reference, and asks for nothing', async () => {
  const world = await World.make();
  for (const day of [1, 2, 3]) expect((await world.day(day, () => false)).inputs).toEqual({});
  const same = await world.day(4, () => false);
  expect(same.inputs.responseLength?.shifted).toBe(false);
  expect(same.shares).toEqual({ refusals: 0, json: 0 });
  const plan = planOf(5);
  const keys = world.log(5, 40, () => false);
  for (const key of keys) {
    const { gunzipSync, gzipSync } = jest.requireActual<typeof import('node:zlib')>('node:zlib');
    const text = gunzipSync(Buffer.from(world.objects.texts.get(key) ?? '', 'latin1')).toString();
    const longer = text.replaceAll(
      '"good"',
      '"I am sorry, but I cannot help with that. You have been a good customer."',
    );
    world.objects.texts.set(key, gzipSync(longer).toString('latin1'));
  }
  await world.sample(plan, keys);
  const shifted = await world.judge(plan);
  expect(shifted).toMatchObject({
    alarm: false,
    shares: { refusals: 1 },
    inputs: { responseLength: { shifted: true }, refusal: { shifted: true }, promptLength: { shifted: false } },
  });
  expect(world.requests).toEqual([]);
});

describe('how an answer looks', () => {
  test.each([
    ['I cannot help with that.', true],
    ["I'm sorry, but I can't assist with this request.", true],
    ['Sorry, I am unable to answer.', true],
    ['As an AI language model, I cannot say.', true],
    ['Your parcel cannot be delivered on Sundays.', false],
    ['I am sorry to hear that. Your refund is on its way.', false],
    ['', false],
  ])('%j reads like a refusal: %s', (answer, expected) => {
    expect(readsLikeRefusal(answer)).toBe(expected);
  });

  test.each([
    ['{"total": 3}', true],
    [' [1, 2]\n', true],
    ['{"total": 3', false],
    ['The total is {"total": 3}', false],
    ['3', false],
  ])('%j is JSON: %s', (answer, expected) => {
    expect(isJson(answer)).toBe(expected);
  });
});

describe('what is planned', () => {
  const deployed = { CodeSha256: 'code', Environment: { Variables: { A: '1' } } };
  const rewardHash = rewardHashOf(deployed, '7');
  const run = { ...givenRun('one', { settings: settingsWith() }), rewardHash };
  /** Lambda, with a reward function that has this code. */
  const lambdaWith = (configuration: FunctionConfiguration): LambdaClient => {
    const lambda = new LambdaClient({});
    mockClient(lambda)
      .on(GetFunctionConfigurationCommand, { FunctionName: `${REWARD_ARN}:$LATEST` })
      .resolves(configuration)
      .on(GetAliasCommand, { Name: 'live' })
      .resolves({ FunctionVersion: '8' })
      .on(GetFunctionConfigurationCommand, { FunctionName: `${REWARD_ARN}:8` })
      .resolves({ ...configuration, CodeSha256: 'of version 8' });
    return lambda;
  };
  const finished = { run, status: 'finished', finishedAt: '2026-11-01T00:00:00.000Z', marks: {} } as RunItem;
  const production = (at: string): ProductionItem =>
    ({
      version: 3,
      modelId: WATCHED.modelId,
      champion: { runId: run.runId },
      lastSwap: { at },
    }) as ProductionItem;
  interface Given {
    readonly runs?: RunItem[];
    readonly truth?: ProductionItem;
    readonly period?: 'hour' | 'day';
    readonly reward?: FunctionConfiguration;
    readonly settings?: Partial<DriftSettings>;
  }
  const planned = async (given: Given) => {
    const world = await World.make();
    world.log(5, 3, () => false);
    world.objects.texts.set(`${planOf(5).traffic.prefix}10/data/body.json.gz`, '');
    const { runs = [finished], truth, period = 'day' } = given;
    const dependencies: PlanPeriodDependencies = {
      s3: world.objects.s3,
      lambda: lambdaWith(given.reward ?? deployed),
      runs: {
        readRun: (runId) => Promise.resolve(runs.find((each) => each.run.runId === runId)),
        readRuns: () => Promise.resolve(runs),
      },
      production: { read: () => Promise.resolve(truth) },
    };
    return planPeriod(
      { contract, settings: { ...SETTINGS, period, ...given.settings }, time: '2026-11-06T11:30:00Z' },
      dependencies,
    );
  };

  test('is the last whole period, with its log objects and not the bodies beside them', async () => {
    expect(await planned({ truth: production('2026-11-04T00:00:00.000Z') })).toMatchObject({
      id: '2026-11-05',
      from: '2026-11-05T00:00:00.000Z',
      to: '2026-11-06T00:00:00.000Z',
      watched: {
        productionVersion: 3,
        modelId: WATCHED.modelId,
        reward: { versionArn: run.rewardVersionArn, needsReference: true },
      },
      traffic: { prefix: planOf(5).traffic.prefix, objects: 2 },
    });
  });

  test.each<[what: string, given: Given, changed: string | undefined]>([
    ['nothing', {}, undefined],
    ['the code of the reward', { reward: { ...deployed, CodeSha256: 'other' } }, 'the reward'],
    [
      'a variable of the reward, such as its judge',
      { reward: { ...deployed, Environment: { Variables: { A: '2' } } } },
      'the reward',
    ],
    ['the version behind an alias', { settings: { rewardFunctionArn: `${REWARD_ARN}:live` } }, 'the reward'],
    ['the base model', { settings: { baseModel: 'another' } }, 'the base model'],
    [
      'what cannot be seen',
      { reward: { ...deployed, Environment: { Error: { ErrorCode: 'AccessDenied' } } } },
      undefined,
    ],
  ])('says what was deployed since the champion was measured: %s', async (_, given, changed) => {
    const { changed: found } = await planned({ truth: production('2026-11-04T00:00:00.000Z'), ...given });
    expect(found?.what).toBe(changed);
    expect((await planned(given)).changed).toBeUndefined();
  });

  test('by the hour is the hour before', async () => {
    const { id, traffic } = await planned({ truth: production('2026-11-04T00:00:00.000Z'), period: 'hour' });
    expect(id).toBe('2026-11-06T10');
    expect(traffic.prefix).toMatch(/2026\/11\/06\/10\/$/);
  });

  test('before the first promotion is the base model, with the reward of the latest run that ended', async () => {
    const under = { ...finished, run: { ...run, rewardVersionArn: 'later' }, finishedAt: undefined };
    expect((await planned({ runs: [finished, under] })).watched).toMatchObject({
      productionVersion: 0,
      modelId: BASE_MODEL_ID,
      reward: { versionArn: run.rewardVersionArn },
    });
  });

  test.each([
    ['before any run has ended', { runs: [] }, /no run has finished yet/],
    ['when production changed within it', { truth: production('2026-11-05T12:00:00.000Z') }, /^production changed at/],
  ])('%s is nothing', async (_, given, note) => {
    const plan = await planned(given);
    expect(plan.note).toMatch(note);
    expect(plan).toMatchObject({ traffic: { objects: 0 } });
    expect(plan.watched).toBeUndefined();
  });
});
