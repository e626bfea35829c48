import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { reconcile } from '../../lambda/reconcile/reconcile';
import { expectSameEnd } from './shared/interruption';
import { useDynamoDb } from './shared/registry-table';
import { BASE_MODEL_ID, datasetOf, givenRun, leaseOf, MINUTE, modelArnOf, SERVING, STARTED_AT } from './shared/runs';
import { begun, promoted, rollbackOf, start } from './shared/swaps';
import { givenWorld, useCapturedLog, withoutTimes, type World } from './shared/world';

useDynamoDb();
useCapturedLog();

const run = givenRun();
const { runId, executionArn } = run;

async function givenLeaseOf(
  status: ExecutionStatus | 'gone',
  failure: { error?: string; cause?: string } = {},
): Promise<World> {
  const world = await givenWorld();
  await world.registry.takeLease(leaseOf(run));
  await world.registry.createRun(run, {});
  await world.registry.recordStep(runId, { dataset: datasetOf(run) });
  world.jobs.jobs.set(run.trainingName, { status: 'InProgress' });
  if (status !== 'gone') {
    world.executions.set(executionArn, { status, ...failure });
  }
  return world;
}

/** The event, then the schedule some minutes later. */
async function reconciledTwice(world: World) {
  expect(await reconcile({ executionArn }, world.dependencies)).toEqual({ state: 'look-again', runId });
  world.clock.now += 3 * MINUTE;
  return reconcile({}, world.dependencies);
}

describe('reconcile', () => {
  test('without a lease, starts what is due and nothing else', async () => {
    const world = await givenWorld();
    expect(await reconcile({}, world.dependencies)).toMatchObject({ state: 'free', dispatch: { decision: 'idle' } });
    await world.marks.add('person', {}, 'e1', STARTED_AT);
    expect(await reconcile({}, world.dependencies)).toMatchObject({ state: 'free', dispatch: { decision: 'started' } });
  });

  test.each(['RUNNING', 'PENDING_REDRIVE', 'SOMETHING_NEW'] as const)(
    'leaves a run alone whose execution is %s',
    async (status) => {
      const world = await givenLeaseOf(status as ExecutionStatus);
      const before = await world.items();
      expect(await reconcile({ executionArn }, world.dependencies)).toEqual({ state: 'running', runId });
      expect(await world.items()).toEqual(before);
      expect(world.jobs.stopped).toEqual([]);
    },
  );

  test.each([
    ['ABORTED', 'aborted', { error: 'Mistake', cause: 'wrong data' }, 'Mistake: wrong data.'],
    ['ABORTED', 'aborted', {}, 'The execution was aborted.'],
    ['TIMED_OUT', 'timed-out', {}, 'The execution ran into its own deadline.'],
    ['FAILED', 'failed', { error: 'States.Runtime', cause: 'a bad expression' }, 'States.Runtime: a bad expression.'],
    ['SUCCEEDED', 'failed', {}, 'The execution ended without the clean-up of FinishRun.'],
    ['gone', 'aborted', {}, 'The execution does not exist any more.'],
  ] as const)('closes the run of an execution that is %s as %s', async (status, outcome, failure, reason) => {
    const world = await givenLeaseOf(status, failure);
    expect(await reconciledTwice(world)).toMatchObject({ state: 'free', closed: { outcome, reason } });
    expect(world.jobs.stopped).toHaveLength(1);
    expect(await world.registry.readRun(runId)).toMatchObject({ status: 'finished', outcome });
    expect(await world.registry.readLease()).toBeUndefined();
    expect(world.messages).toHaveLength(1);
  });

  test('puts right what a dead rollback left, although no run has to do with it', async () => {
    const world = await givenWorld();
    await promoted(world, 'one', 'two');
    const dead = rollbackOf('back');
    await begun(world, dead);
    await start(world, dead);
    world.deployments.complete();
    world.executions.set(dead.executionArn, { status: 'TIMED_OUT' });
    for (let minutes = 0; minutes < 20; minutes += 5) {
      await reconcile({}, world.dependencies);
      world.deployments.complete();
      world.clock.now += 5 * MINUTE;
    }
    expect(world.deployments.answer(SERVING.deploymentName)).toBe(modelArnOf('two'));
    expect(await world.production.readLock()).toBeUndefined();
  });

  test('writes the parameter again when a deployment of the stack has overwritten it', async () => {
    const world = await givenWorld();
    await promoted(world, 'one');
    const modelId = world.answers.parameters.get(SERVING.modelIdParameter);
    world.answers.parameters.set(SERVING.modelIdParameter, BASE_MODEL_ID);
    await reconcile({}, world.dependencies);
    expect(world.answers.parameters.get(SERVING.modelIdParameter)).toBe(modelId);
  });

  test('trouble with production does not keep a dead run from being closed', async () => {
    const world = await givenLeaseOf('ABORTED');
    await promoted(world, 'before');
    mockClient(world.answers.ssm).onAnyCommand().rejects(new Error('not allowed'));
    expect(await reconciledTwice(world)).toMatchObject({ closed: { outcome: 'aborted' } });
  });

  test('starts what is pending once the lease is free', async () => {
    const world = await givenLeaseOf('ABORTED');
    await world.marks.add('new-data', {}, 'e1', STARTED_AT);
    expect(await reconciledTwice(world)).toMatchObject({ dispatch: { decision: 'started' } });
    expect(world.executions.size).toBe(2);
  });

  test('a further call finds nothing to do', async () => {
    const world = await givenLeaseOf('FAILED');
    await reconciledTwice(world);
    const before = await world.items();
    expect(await reconcile({ executionArn }, world.dependencies)).toMatchObject({ dispatch: { decision: 'idle' } });
    expect(await world.items()).toEqual(before);
    expect(world.messages).toHaveLength(1);
  });

  test('keeps the outcome of FinishRun when that died before it released the lease', async () => {
    const world = await givenLeaseOf('FAILED');
    world.jobs.jobs.set(run.trainingName, { status: 'Completed', modelArn: 'arn:model' });
    const summary = { runId, outcome: 'promoted', reason: 'r', advice: 'a', modelArn: 'arn:model' } as const;
    await world.registry.markClosing(runId, STARTED_AT);
    await world.registry.finishRun(runId, { outcome: 'promoted', summary, finishedAt: STARTED_AT });
    expect(await reconcile({ executionArn }, world.dependencies)).toMatchObject({ state: 'free', closed: summary });
    expect(await world.registry.findFingerprint('fingerprint')).toEqual({ runId });
    expect(world.events).toMatchObject([{ outcome: 'promoted' }]);
  });

  test.each(['before', 'after'] as const)('killed %s any call and called again, it ends the same', async (when) => {
    const calls = await expectSameEnd(when, {
      given: async () => {
        const world = await givenLeaseOf('ABORTED');
        await world.marks.add('person', {}, 'e1', STARTED_AT);
        return world;
      },
      work: async (world) => {
        while ((await reconcile({}, world.dependencies)).state === 'look-again') {
          world.clock.now += 3 * MINUTE;
        }
      },
      left: async (world) => {
        expect(world.executions.size).toBe(2);
        return {
          items: (await world.items()).map(withoutTimes),
          executions: [...world.executions.values()],
          jobs: [...world.jobs.jobs],
        };
      },
    });
    expect(calls).toBeGreaterThan(13);
  });
});
