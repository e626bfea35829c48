import { stopTraining } from '../../lambda/stop-training/stop-training';
import { useDynamoDb } from './shared/registry-table';
import { contract, givenRun } from './shared/runs';
import { arnOf, givenWorld, useCapturedLog } from './shared/world';

useDynamoDb();
useCapturedLog();

const run = givenRun();
const jobArn = arnOf(run.trainingName);
const input = { contract, run, job: { jobArn } };

describe('stopTraining', () => {
  test('stops a job once, however often it is called', async () => {
    const { dependencies, registry, jobs } = await givenWorld();
    await registry.createRun(run, {});
    jobs.jobs.set(run.trainingName, { status: 'InProgress' });
    expect(await stopTraining(input, dependencies)).toEqual({ status: 'Stopping' });
    expect(await stopTraining(input, dependencies)).toEqual({ status: 'Stopping' });
    expect(jobs.stopped).toEqual([jobArn]);
    expect((await registry.readRun(run.runId))?.training).toBeUndefined();
  });

  test.each(['Completed', 'Failed', 'Stopped'] as const)(
    'leaves a job alone that is %s, and records it',
    async (status) => {
      const { dependencies, registry, jobs } = await givenWorld();
      await registry.createRun(run, {});
      jobs.jobs.set(run.trainingName, { status });
      expect(await stopTraining(input, dependencies)).toEqual({ status });
      expect(jobs.stopped).toEqual([]);
      expect((await registry.readRun(run.runId))?.training).toEqual({ status });
    },
  );
});
