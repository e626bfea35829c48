import { SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import type { FinishRunInput, TrainingState } from '../../lib/contract/payloads';
import { finishRun } from '../../lambda/finish-run/finish-run';
import { useDynamoDb } from './shared/registry-table';
import { contract, datasetOf, givenRun, leaseOf, STARTED_AT, STATE_MACHINE_ARN } from './shared/runs';
import { givenWorld, useCapturedLog, type World } from './shared/world';

useDynamoDb();
const logged = useCapturedLog();

const run = givenRun();
const { runId } = run;
const input: FinishRunInput = {
  contract,
  run,
  stateMachineArn: STATE_MACHINE_ARN,
  outcome: 'promoted',
  reason: 'Production answers with the new model',
  dataset: datasetOf(run),
  training: { status: 'Completed', modelArn: 'arn:model' },
};

async function givenRunAtItsEnd(
  training: TrainingState = { status: 'Completed', modelArn: 'arn:model' },
): Promise<World> {
  const world = await givenWorld();
  await world.registry.takeLease(leaseOf(run));
  await world.registry.createRun(run, {});
  world.jobs.jobs.set(run.trainingName, training);
  return world;
}

describe('finishRun', () => {
  test('ends the run and says how', async () => {
    const world = await givenRunAtItsEnd();
    expect(await finishRun(input, world.dependencies)).toMatchObject({
      runId,
      outcome: 'promoted',
      modelArn: 'arn:model',
    });
    expect(await world.registry.readLease()).toBeUndefined();
    expect(await world.registry.findFingerprint('fingerprint')).toEqual({ runId });
    expect(world.messages).toHaveLength(1);
  });

  test('called twice, it answers the same and tells once', async () => {
    const world = await givenRunAtItsEnd();
    const first = await finishRun(input, world.dependencies);
    expect(await finishRun(input, world.dependencies)).toEqual(first);
    expect(world.messages).toHaveLength(1);
    expect(world.events).toHaveLength(1);
  });

  test('starts the next run at once when a mark came in during this one', async () => {
    const world = await givenRunAtItsEnd();
    await world.marks.add('new-data', {}, 'e1', STARTED_AT);
    await finishRun(input, world.dependencies);
    expect(world.executions.size).toBe(1);
  });

  test('starts nothing when nobody asked', async () => {
    const world = await givenRunAtItsEnd();
    await finishRun(input, world.dependencies);
    expect(world.executions.size).toBe(0);
  });

  test('a next run that cannot be started does not spoil this one', async () => {
    const world = await givenRunAtItsEnd();
    await world.marks.add('new-data', {}, 'e1', STARTED_AT);
    const sfn = new SFNClient({});
    mockClient(sfn).onAnyCommand().rejects(new Error('not allowed'));
    expect(await finishRun(input, { ...world.dependencies, sfn })).toMatchObject({ outcome: 'promoted' });
    expect(logged()).toContainEqual(expect.objectContaining({ event: 'dispatch-failed' }));
    expect(await world.marks.readAll()).toMatchObject([{ count: 1, included: 0 }]);
  });

  test.each<[TrainingState['status'], Partial<FinishRunInput>, RegExp]>([
    ['Completed', {}, /the new model. It trained on 560 rows/],
    [
      'Failed',
      { outcome: 'failed', reason: 'The customization job ended as Failed' },
      /ended as Failed: the service's words/,
    ],
    ['Stopped', { outcome: 'failed', reason: 'The customization job ended as Stopped' }, /ended as Stopped/],
    [
      'Stopping',
      { outcome: 'timed-out', reason: 'not done after 2 days; it is now Stopping' },
      /not done after 2 days/,
    ],
    [
      'InProgress',
      { outcome: 'failed', reason: undefined, failure: { Error: 'Throttled', Cause: 'x' } },
      /Throttled: x/,
    ],
  ])('a job that is %s', async (status, parts, reason) => {
    const training = { status, ...(status === 'Failed' && { failureMessage: "the service's words" }) };
    const world = await givenRunAtItsEnd(training);
    const summary = await finishRun({ ...input, training, ...parts }, world.dependencies);
    expect(summary.reason).toMatch(reason);
    expect(summary.advice).not.toBe('');
    expect(world.jobs.stopped).toHaveLength(status === 'InProgress' ? 1 : 0);
    expect(await world.registry.readLease()).toBeUndefined();
  });

  test('a run without a record is an error that says where to look', async () => {
    const world = await givenWorld();
    await expect(finishRun(input, world.dependencies)).rejects.toThrow(/no record of it.*check that the table/);
  });
});
