import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { ITEM } from '../../../lib/contract/items';
import { givenRegistry, useDynamoDb } from './registry-table';
import { datasetOf, givenRun, leaseOf } from './runs';

useDynamoDb();

const run = givenRun('one');
const other = givenRun('two');
const early = '2026-11-22T10:00:00.000Z';
const late = '2026-11-22T11:00:00.000Z';

describe('the lease', () => {
  test('goes to the first run and is refused to the second', async () => {
    const { registry } = await givenRegistry();
    expect(await registry.takeLease(leaseOf(run))).toEqual(leaseOf(run));
    expect(await registry.takeLease(leaseOf(other))).toEqual(leaseOf(run));
    expect(await registry.readLease()).toEqual(leaseOf(run));
  });

  test('is given again to the run that has it', async () => {
    const { registry } = await givenRegistry();
    await registry.takeLease(leaseOf(run));
    expect((await registry.takeLease(leaseOf(run))).runId).toBe(run.runId);
  });

  test('is released by its own run only', async () => {
    const { registry } = await givenRegistry();
    await registry.takeLease(leaseOf(run));
    await registry.releaseLease(other.runId);
    expect(await registry.readLease()).toEqual(leaseOf(run));
    await registry.releaseLease(run.runId);
    await registry.releaseLease(run.runId);
    expect(await registry.readLease()).toBeUndefined();
  });

  test('goes to exactly one of many runs that ask at once', async () => {
    const { registry } = await givenRegistry();
    const runs = Array.from({ length: 10 }, (_, at) => givenRun(`run-${at}`));
    const holders = await Promise.all(runs.map((each) => registry.takeLease(leaseOf(each))));
    expect(new Set(holders.map(({ runId }) => runId)).size).toBe(1);
  });
});

describe('the record of a run', () => {
  test('is written once; later writers get the first record', async () => {
    const { registry } = await givenRegistry();
    const first = await registry.createRun(run, { person: 1 });
    const second = await registry.createRun({ ...run, rewardHash: 'another' }, {});
    expect(second).toEqual(first);
    expect(second).toEqual({ run, status: 'active', marks: { person: 1 } });
  });

  test('takes the parts of its steps, again and again', async () => {
    const { registry } = await givenRegistry();
    await registry.createRun(run, {});
    const dataset = datasetOf(run);
    await registry.recordStep(run.runId, { dataset });
    await registry.recordStep(run.runId, { dataset, job: { jobArn: 'arn' } });
    await registry.recordStep(run.runId, {});
    expect(await registry.readRun(run.runId)).toEqual({
      run,
      status: 'active',
      marks: {},
      dataset,
      job: { jobArn: 'arn' },
    });
  });

  test('is never half made by a step', async () => {
    const { registry, items } = await givenRegistry();
    await expect(registry.recordStep(run.runId, { job: { jobArn: 'arn' } })).rejects.toThrow(/no record of it/);
    expect(await items()).toEqual([]);
  });

  test('keeps the instant of the first closing', async () => {
    const { registry } = await givenRegistry();
    await registry.createRun(run, {});
    expect(await registry.markClosing(run.runId, early)).toBe(early);
    expect(await registry.markClosing(run.runId, late)).toBe(early);
    expect((await registry.readRun(run.runId))?.status).toBe('closing');
  });

  test('keeps the first outcome', async () => {
    const { registry } = await givenRegistry();
    await registry.createRun(run, {});
    await registry.markClosing(run.runId, early);
    const summary = { runId: run.runId, outcome: 'promoted', reason: 'r', advice: 'a' } as const;
    await registry.finishRun(run.runId, { outcome: 'promoted', summary, finishedAt: early });
    const item = await registry.finishRun(run.runId, {
      outcome: 'failed',
      summary: { ...summary, outcome: 'failed' },
      finishedAt: late,
    });
    expect(item).toMatchObject({ status: 'finished', outcome: 'promoted', summary, finishedAt: early });
    expect(await registry.markClosing(run.runId, late)).toBe(early);
    expect((await registry.readRun(run.runId))?.status).toBe('finished');
  });
});

describe('the split', () => {
  const split = { salt: 's1', heldOut: 0.2, validation: 0.1, runId: run.runId };

  test('stays as the first run drew it', async () => {
    const { registry } = await givenRegistry();
    expect(await registry.readSplit()).toBeUndefined();
    expect(await registry.claimSplit(split, false)).toEqual(split);
    expect(await registry.claimSplit({ ...split, salt: 's2', runId: other.runId }, false)).toEqual(split);
  });

  test('is drawn again on request, once for each run', async () => {
    const { registry } = await givenRegistry();
    await registry.claimSplit(split, false);
    const again = { ...split, salt: 's2', runId: other.runId };
    expect(await registry.claimSplit(again, true)).toEqual(again);
    expect(await registry.claimSplit({ ...again, salt: 's3' }, true)).toEqual(again);
    expect(await registry.readSplit()).toEqual(again);
  });
});

describe('trained runs', () => {
  test('are found by their fingerprint; the newest is named, with the drift that it was asked for', async () => {
    const { registry } = await givenRegistry();
    const [earlier, later] = [run, other].sort((one, two) => (one.runId < two.runId ? -1 : 1));
    expect(await registry.findFingerprint('f')).toBeUndefined();
    await registry.recordFingerprint('f', { ...later, request: { championWorse: 3 } });
    await registry.recordFingerprint('f', earlier);
    expect(await registry.findFingerprint('f')).toEqual({ runId: later.runId, championWorse: 3 });
  });

  test('the champion is known with the hash of what it was trained on', async () => {
    const { registry, documents, tableName } = await givenRegistry();
    expect(await registry.readChampionInputs()).toBeUndefined();
    await registry.createRun(run, {});
    const champion = { runId: run.runId };
    await documents.send(new PutCommand({ TableName: tableName, Item: { ...ITEM.production, version: 1, champion } }));
    expect(await registry.readChampionInputs()).toEqual({ runId: run.runId, version: 1 });
    await registry.recordStep(run.runId, { dataset: datasetOf(run, { fingerprint: 'f' }) });
    expect(await registry.readChampionInputs()).toEqual({ runId: run.runId, version: 1, fingerprint: 'f' });
  });

  test('the last one never goes back to an earlier one', async () => {
    const { registry } = await givenRegistry();
    await registry.recordLastTrained('20261122-100000-aaaaaaaa');
    await registry.recordLastTrained('20261121-100000-bbbbbbbb');
    expect(await registry.readLastTrained()).toEqual({ runId: '20261122-100000-aaaaaaaa' });
    await registry.recordLastTrained('20261123-100000-cccccccc');
    expect(await registry.readLastTrained()).toEqual({ runId: '20261123-100000-cccccccc' });
  });
});
