import { SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { CLOSE_RUN_TIMEOUT_SECONDS, START_TRAINING_TIMEOUT_SECONDS } from '../../../lib/contract/limits';
import type { RunOutcome } from '../../../lib/contract/payloads';
import { closeDeadRun, closeRun } from '../../../lambda/shared/close-run';
import { expectSameEnd } from './interruption';
import { useDynamoDb } from './registry-table';
import { datasetOf, givenRun, leaseOf, MINUTE, NOON, SERVING, STARTED_AT } from './runs';
import { begun, promoted, promotionOf, start, swapped } from './swaps';
import { arnOf, givenWorld, useCapturedLog, withoutTimes, type World } from './world';

useDynamoDb();
const logged = useCapturedLog();

const run = givenRun();
const { runId } = run;
const dataset = datasetOf(run);
const model = 'arn:aws:bedrock:us-east-1:111122223333:custom-model/nova/abcdefghijkl';

/** A run with a lease, a record, and two marks of which it answers one. */
async function givenActiveRun(job: { status: 'InProgress' | 'Completed' } | undefined): Promise<World> {
  const world = await givenWorld();
  const { registry, marks } = world;
  await marks.add('person', {}, 'e1', STARTED_AT);
  await registry.takeLease(leaseOf(run));
  await registry.createRun(run, { person: 1 });
  await registry.recordStep(runId, { dataset });
  await marks.add('new-data', {}, 'e2', STARTED_AT);
  if (job) {
    world.jobs.jobs.set(run.trainingName, { ...job, ...(job.status === 'Completed' && { modelArn: model }) });
  }
  return world;
}

const close = (world: World, outcome: RunOutcome, reason?: string) =>
  closeRun(world.dependencies, { runId, ending: { outcome, reason }, findings: {} });
const closeDead = (world: World) =>
  closeDeadRun(world.dependencies, { lease: leaseOf(run), ending: { outcome: 'aborted' } });

/** How long a call that closes runs can live. */
const LIFE = CLOSE_RUN_TIMEOUT_SECONDS * 1_000;

const metrics = () => logged().filter((line) => '_aws' in line);

describe('closeRun', () => {
  test('after a promoted run, everything is recorded, told once and free again', async () => {
    const world = await givenActiveRun({ status: 'Completed' });
    const summary = await close(world, 'promoted');
    expect(summary).toMatchObject({ runId, outcome: 'promoted', modelArn: model });
    expect(await world.registry.readRun(runId)).toMatchObject({
      status: 'finished',
      outcome: 'promoted',
      summary,
      finishedAt: new Date(NOON).toISOString(),
      announcedAt: new Date(NOON).toISOString(),
      job: { jobArn: arnOf(run.trainingName) },
      training: { status: 'Completed', modelArn: model },
    });
    expect(await world.registry.findFingerprint(dataset.fingerprint)).toEqual({ runId });
    expect(await world.registry.readLastTrained()).toEqual({ runId });
    expect(await world.registry.readLease()).toBeUndefined();
    expect(world.events).toEqual([
      {
        contract: 1,
        pipeline: 'support',
        runId,
        executionArn: run.executionArn,
        outcome: 'promoted',
        reason: summary.reason,
        advice: summary.advice,
        modelArn: model,
      },
    ]);
    expect(world.messages).toHaveLength(1);
    expect(world.jobs.stopped).toEqual([]);
  });

  test('answers the marks that the run read and no later ones', async () => {
    const world = await givenActiveRun(undefined);
    await close(world, 'skipped', 'nothing new');
    expect(await world.marks.readAll()).toMatchObject([
      { kind: 'new-data', count: 1, included: 0 },
      { kind: 'person', count: 1, included: 1 },
    ]);
  });

  test('stops a job that still runs, found by its name alone', async () => {
    const world = await givenActiveRun({ status: 'InProgress' });
    await close(world, 'failed');
    expect(world.jobs.stopped).toEqual([arnOf(run.trainingName)]);
    expect(await world.registry.readRun(runId)).toMatchObject({ training: { status: 'Stopping' } });
  });

  test('deletes the deployment of the candidate, found by its name alone, whatever the outcome', async () => {
    const world = await givenActiveRun({ status: 'Completed' });
    await world.deployments.create({ name: run.trainingName, modelArn: model, tags: {} });
    await close(world, 'rejected');
    expect(world.deployments.deleted).toEqual([run.trainingName]);
  });

  test('tries again while the deployment of the candidate cannot be deleted', async () => {
    const world = await givenActiveRun({ status: 'Completed' });
    await world.deployments.create({ name: run.trainingName, modelArn: model, tags: {} });
    world.deployments.isBusy = true;
    await expect(close(world, 'failed')).rejects.toMatchObject({ name: 'ServiceFault' });
    expect(await world.registry.readLease()).toBeDefined();
    world.deployments.isBusy = false;
    await close(world, 'failed');
    expect(world.deployments.deleted).toEqual([run.trainingName]);
    expect(await world.registry.readLease()).toBeUndefined();
  });

  test.each(['rejected', 'no-signal', 'promoted'] as const)(
    'the same inputs are not trained again after a run that ended as %s',
    async (outcome) => {
      const world = await givenActiveRun(undefined);
      await close(world, outcome);
      expect(await world.registry.findFingerprint(dataset.fingerprint)).toEqual({ runId });
    },
  );

  test('releases the production lock of its execution, and no other', async () => {
    const world = await givenActiveRun({ status: 'Completed' });
    const lock = { since: STARTED_AT, deploymentName: SERVING.deploymentName, pipeline: 'support' };
    await world.production.takeLock({ ...lock, executionArn: run.executionArn });
    await close(world, 'failed');
    expect(await world.production.readLock()).toBeUndefined();
    await world.production.takeLock({ ...lock, executionArn: 'another' });
    await close(world, 'failed');
    expect(await world.production.readLock()).toMatchObject({ executionArn: 'another' });
  });

  test('a swap that cannot be put right now keeps its lock, and the run ends all the same', async () => {
    const world = await givenActiveRun({ status: 'Completed' });
    const input = promotionOf('one');
    await promoted(world, 'before');
    await begun(world, input);
    await start(world, input);
    await close(world, 'failed');
    expect(await world.production.readLock()).toMatchObject({ executionArn: run.executionArn });
    expect(await world.registry.readLease()).toBeUndefined();
  });

  test('keeps what a person decided', async () => {
    const world = await givenActiveRun({ status: 'Completed' });
    const approval = { approved: false, reason: 'too curt', by: 'arn:aws:iam::111122223333:user/ann', at: STARTED_AT };
    await closeRun(world.dependencies, { runId, ending: { outcome: 'rejected' }, findings: { approval } });
    expect(await world.registry.readRun(runId)).toMatchObject({ approval });
  });

  test.each(['skipped', 'failed', 'aborted'] as const)('remembers no fingerprint of a run that %s', async (outcome) => {
    const world = await givenActiveRun(undefined);
    await close(world, outcome);
    expect(await world.registry.findFingerprint(dataset.fingerprint)).toBeUndefined();
    expect(await world.registry.readLastTrained()).toBeUndefined();
  });

  test('remembers the inputs of a run that timed out: training them again would be paid again', async () => {
    const world = await givenActiveRun(undefined);
    await close(world, 'timed-out');
    expect(await world.registry.findFingerprint(dataset.fingerprint)).toEqual({ runId });
    expect(await world.registry.readLastTrained()).toBeUndefined();
  });

  test('called twice, it tells once and keeps the first outcome', async () => {
    const world = await givenActiveRun({ status: 'Completed' });
    const first = await close(world, 'promoted');
    const items = await world.items();
    expect(await close(world, 'failed')).toEqual(first);
    expect(await world.items()).toEqual(items);
    expect(world.events).toHaveLength(1);
    expect(world.messages).toHaveLength(1);
    expect(metrics()).toHaveLength(1);
  });

  test('leaves the lease of a later run alone', async () => {
    const world = await givenActiveRun(undefined);
    await close(world, 'skipped');
    const later = leaseOf(givenRun('later'));
    await world.registry.takeLease(later);
    await close(world, 'skipped');
    expect(await world.registry.readLease()).toEqual(later);
  });

  test.each([
    ['promoted', { RunsFinished: 1, RunsFailed: 0, RunsSkipped: 0, RunsPromoted: 1 }],
    ['rejected', { RunsFinished: 1, RunsFailed: 0, RunsSkipped: 0, RunsPromoted: 0 }],
    ['skipped', { RunsFinished: 1, RunsFailed: 0, RunsSkipped: 1 }],
    ['failed', { RunsFinished: 1, RunsFailed: 1, RunsSkipped: 0 }],
    ['timed-out', { RunsFinished: 1, RunsFailed: 1, RunsSkipped: 0 }],
    ['aborted', { RunsFinished: 1, RunsFailed: 0, RunsSkipped: 0 }],
  ] as const)('measures a run that ended as %s', async (outcome, figures) => {
    const world = await givenActiveRun(undefined);
    await close(world, outcome);
    expect(metrics()).toMatchObject([{ Pipeline: 'support', RunDuration: NOON - Date.parse(STARTED_AT), ...figures }]);
  });

  test('a refused event is tried again before the lease is given up', async () => {
    const world = await givenActiveRun(undefined);
    const bus = mockClient(world.dependencies.announcer.eventBridge);
    bus.onAnyCommand().resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] });
    await expect(close(world, 'skipped')).rejects.toMatchObject({ name: 'ServiceFault', message: /InternalFailure/ });
    expect(await world.registry.readLease()).toBeDefined();
    bus.onAnyCommand().resolves({ FailedEntryCount: 0 });
    world.clock.now += LIFE;
    await close(world, 'skipped');
    expect(await world.registry.readLease()).toBeUndefined();
    expect(world.messages).toHaveLength(1);
  });

  test('a topic that is gone does not keep the lease for ever, and is no secret', async () => {
    const world = await givenActiveRun(undefined);
    const gone = Object.assign(new Error('Topic does not exist'), { name: 'NotFoundException', $fault: 'client' });
    const sns = new SNSClient({});
    mockClient(sns).onAnyCommand().rejects(gone);
    const dependencies = { ...world.dependencies, announcer: { ...world.dependencies.announcer, sns } };
    const closing = closeRun(dependencies, { runId, ending: { outcome: 'skipped' }, findings: {} });
    await expect(closing).rejects.toMatchObject({ name: 'RequestRejected', message: /Topic does not exist/ });
    expect(await world.registry.readLease()).toBeUndefined();
    expect(metrics()).toHaveLength(1);
  });

  test('without a topic, the event alone is sent', async () => {
    const world = await givenActiveRun(undefined);
    const announcer = { ...world.dependencies.announcer, topicArn: 'none' };
    await closeRun({ ...world.dependencies, announcer }, { runId, ending: { outcome: 'skipped' }, findings: {} });
    expect(world.events).toHaveLength(1);
    expect(world.messages).toEqual([]);
  });

  test.each(['before', 'after'] as const)('killed %s any call and called again, it ends the same', async (when) => {
    await expectSameClosing(when, async (world) => {
      await close(world, 'promoted');
    });
  });
});

describe('calls that close a run at the same time', () => {
  const last = (world: World) => world.clock.now + START_TRAINING_TIMEOUT_SECONDS * 1_000;

  test('tell of its end once, and one of them has the last word', async () => {
    const world = await givenActiveRun(undefined);
    await closeDead(world);
    world.clock.now = last(world);
    const ends = await Promise.all([closeDead(world), closeDead(world), closeDead(world)]);
    expect(ends.filter((end) => end !== 'look-again')).toMatchObject([{ outcome: 'aborted' }]);
    expect(world.events).toHaveLength(1);
    expect(world.messages).toHaveLength(1);
    expect(metrics()).toHaveLength(1);
    expect(await world.registry.readLease()).toBeUndefined();
  });

  test('send FinishRun back to be tried again while the clean-up tells', async () => {
    const world = await givenActiveRun(undefined);
    const now = new Date(NOON).toISOString();
    await world.registry.claimAnnouncement(runId, now, now);
    await expect(close(world, 'skipped')).rejects.toMatchObject({ name: 'ServiceFault', message: /another call/ });
    expect(await world.registry.readLease()).toBeDefined();
    expect(world.events).toEqual([]);
  });

  test('leave it to the next one when the one that tells dies', async () => {
    const world = await givenActiveRun(undefined);
    await closeDead(world);
    world.clock.now = last(world);
    const now = new Date(world.clock.now).toISOString();
    await world.registry.claimAnnouncement(runId, now, now);
    world.clock.now += LIFE - 1;
    expect(await closeDead(world)).toBe('look-again');
    world.clock.now += 1;
    expect(await closeDead(world)).toMatchObject({ outcome: 'aborted' });
    expect(world.events).toHaveLength(1);
  });
});

describe('closeDeadRun', () => {
  const later = START_TRAINING_TIMEOUT_SECONDS * 1_000;

  test('looks again until no create call can be in flight, and keeps the lease until then', async () => {
    const world = await givenActiveRun(undefined);
    expect(await closeDead(world)).toBe('look-again');
    world.clock.now += later - 1;
    expect(await closeDead(world)).toBe('look-again');
    expect(await world.registry.readRun(runId)).toMatchObject({
      status: 'closing',
      closingAt: new Date(NOON).toISOString(),
    });
    expect(await world.registry.readLease()).toEqual(leaseOf(run));
    expect(world.events).toEqual([]);
    world.clock.now += 1;
    expect(await closeDead(world)).toMatchObject({ outcome: 'aborted' });
    expect(await world.registry.readLease()).toBeUndefined();
  });

  test('the second look stops a job whose create call was in flight at the first', async () => {
    const world = await givenActiveRun(undefined);
    expect(await closeDead(world)).toBe('look-again');
    world.jobs.jobs.set(run.trainingName, { status: 'InProgress' });
    world.clock.now += later;
    expect(await closeDead(world)).toMatchObject({ outcome: 'aborted' });
    expect(world.jobs.stopped).toEqual([arnOf(run.trainingName)]);
  });

  test('the second look deletes a candidate deployment whose create call was in flight at the first', async () => {
    const world = await givenActiveRun({ status: 'Completed' });
    expect(await closeDead(world)).toBe('look-again');
    await world.deployments.create({ name: run.trainingName, modelArn: model, tags: {} });
    world.deployments.isBusy = true;
    world.clock.now += later;
    expect(await closeDead(world)).toBe('look-again');
    world.deployments.isBusy = false;
    expect(await closeDead(world)).toMatchObject({ outcome: 'aborted' });
    expect(world.deployments.deleted).toEqual([run.trainingName]);
  });

  test('a run that died after its model was committed is a promoted one', async () => {
    const world = await givenActiveRun({ status: 'Completed' });
    await swapped(world, promotionOf('one'));
    await closeDead(world);
    world.clock.now += later;
    expect(await closeDead(world)).toMatchObject({ outcome: 'promoted', modelArn: model });
  });

  test('the model of a job that had completed is named', async () => {
    const world = await givenActiveRun({ status: 'Completed' });
    await closeDead(world);
    world.clock.now += later;
    expect(await closeDead(world)).toMatchObject({
      outcome: 'aborted',
      reason: expect.stringContaining(model) as string,
    });
  });

  test('a run that died before it had a record is recorded and told all the same, and answers its marks', async () => {
    const world = await givenWorld();
    await world.marks.add('person', {}, 'e1', STARTED_AT);
    const lease = leaseOf(run, { person: 1 });
    await world.registry.takeLease(lease);
    const failure = {
      Error: 'RequestRejected',
      Cause: JSON.stringify({ errorType: 'RequestRejected', errorMessage: 'reward: not found' }),
    };
    const dead = { lease, ending: { outcome: 'failed', failure } } as const;
    expect(await closeDeadRun(world.dependencies, dead)).toBe('look-again');
    world.clock.now += later;
    expect(await closeDeadRun(world.dependencies, dead)).toMatchObject({
      reason: 'RequestRejected: reward: not found.',
    });
    expect(await world.registry.readRun(runId)).toMatchObject({
      status: 'finished',
      outcome: 'failed',
      run: { rewardVersionArn: 'none' },
    });
    expect(await world.marks.readAll()).toMatchObject([{ included: 1 }]);
    expect(world.messages).toHaveLength(1);
  });

  test.each(['before', 'after'] as const)('killed %s any call and called again, it ends the same', async (when) => {
    await expectSameClosing(when, async (world) => {
      while ((await closeDead(world)) === 'look-again') {
        world.clock.now += 3 * MINUTE;
      }
    });
  });
});

/** Expects the same end wherever the work is killed, told once but for the one death right between telling and noting it. */
async function expectSameClosing(when: 'before' | 'after', work: (world: World) => Promise<void>): Promise<void> {
  const told: number[] = [];
  const calls = await expectSameEnd(when, {
    given: () => givenActiveRun({ status: 'InProgress' }),
    work,
    again: (world) => {
      world.clock.now += LIFE;
      return work(world);
    },
    left: async (world) => {
      told.push(world.messages.length);
      return {
        items: (await world.items()).map(withoutTimes),
        jobs: [...world.jobs.jobs],
        event: world.events.at(-1),
      };
    },
  });
  expect(calls).toBeGreaterThan(9);
  expect(told.filter((times) => times > 1)).toEqual([2]);
  expect(Math.min(...told)).toBe(1);
}
