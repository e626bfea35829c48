import type { TrainingState } from '../../lib/contract/payloads';
import { describeTraining } from '../../lambda/describe-training/describe-training';
import { useDynamoDb } from './shared/registry-table';
import { contract, givenRun } from './shared/runs';
import { arnOf, givenWorld, useCapturedLog } from './shared/world';

useDynamoDb();
useCapturedLog();

const run = givenRun();
const jobArn = arnOf(run.trainingName);
const input = { contract, run, job: { jobArn } };

async function describedTwice(state: TrainingState) {
  const { dependencies, registry, jobs } = await givenWorld();
  await registry.createRun(run, {});
  jobs.jobs.set(run.trainingName, state);
  const first = await describeTraining(input, dependencies);
  expect(await describeTraining(input, dependencies)).toEqual(first);
  return { first, recorded: (await registry.readRun(run.runId))?.training };
}

describe('describeTraining', () => {
  test.each(['InProgress', 'Stopping'] as const)('says that a job is %s, and records nothing yet', async (status) => {
    expect(await describedTwice({ status })).toEqual({ first: { status }, recorded: undefined });
  });

  test.each<TrainingState>([
    { status: 'Completed', modelArn: 'arn:model' },
    { status: 'Failed', failureMessage: 'no rows' },
    { status: 'Stopped' },
  ])('says that a job has ended as $status, and records it', async (state) => {
    expect(await describedTwice(state)).toEqual({ first: state, recorded: state });
  });

  test('refuses a payload of another contract', async () => {
    const { dependencies } = await givenWorld();
    const payload = { ...input, contract: contract + 1 };
    await expect(describeTraining(payload, dependencies)).rejects.toMatchObject({ name: 'ContractMismatch' });
  });
});

describe('asked to stop', () => {
  test('stops a job once, however often it is called', async () => {
    const { dependencies, registry, jobs } = await givenWorld();
    await registry.createRun(run, {});
    jobs.jobs.set(run.trainingName, { status: 'InProgress' });
    expect(await describeTraining({ ...input, stop: true }, dependencies)).toEqual({ status: 'Stopping' });
    expect(await describeTraining({ ...input, stop: true }, dependencies)).toEqual({ status: 'Stopping' });
    expect(jobs.stopped).toEqual([jobArn]);
    expect((await registry.readRun(run.runId))?.training).toBeUndefined();
  });

  test.each(['Completed', 'Failed', 'Stopped'] as const)(
    'leaves a job alone that is %s, and records it',
    async (status) => {
      const { dependencies, registry, jobs } = await givenWorld();
      await registry.createRun(run, {});
      jobs.jobs.set(run.trainingName, { status });
      expect(await describeTraining({ ...input, stop: true }, dependencies)).toEqual({ status });
      expect(jobs.stopped).toEqual([]);
      expect((await registry.readRun(run.runId))?.training).toEqual({ status });
    },
  );
});
