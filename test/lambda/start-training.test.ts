import type { StartTrainingInput } from '../../lib/contract/payloads';
import { closeDeadRun } from '../../lambda/shared/close-run';
import { startTraining, type StartTrainingDependencies } from '../../lambda/start-training/start-training';
import { useDynamoDb } from './shared/registry-table';
import { contract, datasetOf, givenRun, leaseOf, MINUTE, settingsWith, STARTED_AT } from './shared/runs';
import { arnOf, givenWorld, useCapturedLog, type World } from './shared/world';

useDynamoDb();
useCapturedLog();

const run = givenRun();
const { runId, trainingName } = run;
const input: StartTrainingInput = { contract, run, dataset: datasetOf(run) };
const jobArn = arnOf(trainingName);

async function givenActiveRun(): Promise<World & { readonly start: StartTrainingDependencies }> {
  const world = await givenWorld();
  await world.registry.takeLease(leaseOf(run));
  await world.registry.createRun(run, {});
  const start = {
    registry: world.registry,
    trainingControl: () => world.jobs,
    outputBucket: 'out',
    roleArn: 'arn:aws:iam::111122223333:role/customization',
    modelKeyArn: 'none',
  };
  return { ...world, start };
}

describe('startTraining', () => {
  test('starts the job of the run and records it', async () => {
    const { start, jobs, registry } = await givenActiveRun();
    expect(await startTraining(input, start)).toEqual({ jobArn });
    expect(jobs.requests).toEqual([
      {
        name: trainingName,
        baseModel: run.settings.baseModel,
        roleArn: start.roleArn,
        rewardVersionArn: run.rewardVersionArn,
        hyperparameters: {},
        trainUri: `s3://out/runs/${runId}/dataset/train.jsonl`,
        validationUri: `s3://out/runs/${runId}/dataset/validation.jsonl`,
        outputUri: `s3://out/runs/${runId}/job/`,
        tags: { team: 'support', 'cdk-bedrock-rft:pipeline': 'support', 'cdk-bedrock-rft:run': runId },
      },
    ]);
    expect(await registry.readRun(runId)).toMatchObject({ status: 'active', job: { jobArn } });
  });

  test('called twice, there is one job', async () => {
    const { start, jobs, items } = await givenActiveRun();
    const first = await startTraining(input, start);
    const before = await items();
    expect(await startTraining(input, start)).toEqual(first);
    expect(await items()).toEqual(before);
    expect(jobs.jobs.size).toBe(1);
  });

  test('names no validation file that has no rows, and passes on the key and the network', async () => {
    const { start, jobs } = await givenActiveRun();
    const vpc = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
    const dataset = datasetOf(run, { validation: { key: 'v', rows: 0 } });
    await startTraining(
      { contract, run: { ...run, settings: settingsWith({ vpc }) }, dataset },
      { ...start, modelKeyArn: 'key' },
    );
    expect(jobs.requests[0]).toMatchObject({ vpc, modelKeyArn: 'key' });
    expect(jobs.requests[0]).not.toHaveProperty('validationUri');
  });

  test('starts nothing for a run that is closing', async () => {
    const { start, jobs, registry } = await givenActiveRun();
    await registry.markClosing(runId, STARTED_AT);
    await expect(startTraining(input, start)).rejects.toMatchObject({
      name: 'RunClosing',
      message: expect.stringMatching(/got status closing, allowed is active.*Ask for a new run/) as string,
    });
    expect(jobs.requests).toEqual([]);
  });

  test('starts nothing for a run without a record', async () => {
    const { start, jobs } = await givenActiveRun();
    const stranger = { ...input, run: givenRun('stranger') };
    await expect(startTraining(stranger, start)).rejects.toMatchObject({ name: 'RunClosing', message: /no record/ });
    expect(jobs.requests).toEqual([]);
  });

  test('stops its own job when the run was closed during the create call', async () => {
    const { start, jobs, registry } = await givenActiveRun();
    const slow = {
      ...start,
      trainingControl: () => ({
        ...bound(jobs),
        start: async (request: Parameters<typeof jobs.start>[0]) => {
          await registry.markClosing(runId, STARTED_AT);
          return jobs.start(request);
        },
      }),
    };
    await expect(startTraining(input, slow)).rejects.toMatchObject({ name: 'RunClosing' });
    expect(jobs.stopped).toEqual([jobArn]);
  });

  test('aborted while the create call is in flight, and dead before it looked again: the second look of the clean-up stops the job', async () => {
    const { start, jobs, dependencies, clock, registry, executions } = await givenActiveRun();
    executions.set(run.executionArn, { status: 'ABORTED' });
    const dead = { lease: leaseOf(run), ending: { outcome: 'aborted' } } as const;
    let land: () => void = () => undefined;
    const inFlight = new Promise<void>((resolve) => (land = resolve));
    let sent: () => void = () => undefined;
    const isSent = new Promise<void>((resolve) => (sent = resolve));
    const dying = {
      ...start,
      trainingControl: () => ({
        ...bound(jobs),
        start: async (request: Parameters<typeof jobs.start>[0]) => {
          sent();
          await inFlight;
          await jobs.start(request);
          throw new Error('the function died here');
        },
      }),
    };
    const starting = startTraining(input, dying);
    await isSent;
    expect(await closeDeadRun(dependencies, dead)).toBe('look-again');
    land();
    await expect(starting).rejects.toThrow('died');
    expect(jobs.jobs.get(trainingName)).toEqual({ status: 'InProgress' });
    clock.now += 3 * MINUTE;
    expect(await closeDeadRun(dependencies, dead)).toMatchObject({ outcome: 'aborted' });
    expect(jobs.stopped).toEqual([jobArn]);
    expect(await registry.readLease()).toBeUndefined();
  });
});

const bound = (jobs: World['jobs']) => ({
  find: jobs.find.bind(jobs),
  describe: jobs.describe.bind(jobs),
  stop: jobs.stop.bind(jobs),
});
