import {
  ListModelCustomizationJobsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-bedrock';
import { JobFailure } from '../../../rehearsal/aws/customization-job';
import {
  aws,
  BASE,
  bedrock,
  create,
  DONE,
  events,
  get,
  HOUR,
  jobs,
  pass,
  refusal,
  request,
  REWARD,
  ROLE,
  rows,
  start,
  stop,
  store,
  trained,
} from './customization';
import { ACCOUNT, NOW } from './loopback';

afterEach(() => aws.close());

describe('a job', () => {
  test('goes through its phases to a model, in virtual time', async () => {
    await start();
    const { jobArn, $metadata } = await create();
    expect($metadata.httpStatusCode).toBe(201);
    expect(jobArn).toMatch(
      new RegExp(`^arn:aws:bedrock:us-east-1:${ACCOUNT}:model-customization-job/${BASE}/[a-z0-9]{12}$`),
    );
    const phases = async () => {
      const { status, statusDetails } = await get(jobArn);
      return [
        status,
        statusDetails?.validationDetails?.status,
        statusDetails?.dataProcessingDetails?.status,
        statusDetails?.trainingDetails?.status,
      ];
    };
    expect(await phases()).toEqual(['InProgress', 'InProgress', 'NotStarted', 'NotStarted']);
    await pass(0.5 * HOUR);
    expect(await phases()).toEqual(['InProgress', 'Completed', 'InProgress', 'NotStarted']);
    await pass(HOUR);
    expect(await phases()).toEqual(['InProgress', 'Completed', 'Completed', 'InProgress']);
    await pass(4.5 * HOUR);
    expect(await phases()).toEqual(['Completed', 'Completed', 'Completed', 'Completed']);
    const job = await get();
    expect(job.outputModelArn).toMatch(new RegExp(`:custom-model/${BASE}/[a-z0-9]{12}$`));
    expect(job).toMatchObject({
      jobName: 'support-1',
      clientRequestToken: 'support-1',
      customizationConfig: request.customizationConfig,
      outputModelName: 'support-1',
      baseModelArn: `arn:aws:bedrock:us-east-1::foundation-model/${BASE}`,
      creationTime: new Date(NOW),
      endTime: new Date(NOW + 6 * HOUR),
    });
    aws.log.assertAllKnown();
  });

  test('hands the training its rows, reward and hyperparameters', async () => {
    await start();
    const { jobArn } = await create();
    await pass(DONE);
    expect(trained).toHaveLength(1);
    expect(trained[0]).toMatchObject({
      jobArn,
      jobName: 'support-1',
      roleArn: ROLE,
      rewardArn: REWARD,
      hyperParameters: { batchSize: 16 },
    });
    expect(trained[0].trainingRows).toHaveLength(120);
    expect(trained[0].validationRows[9]).toMatchObject({ reference_answer: '9' });
  });

  test('writes its metrics under its own id when it completes', async () => {
    await start();
    const id = (await create()).jobArn!.split('/').at(-1);
    await pass(5 * HOUR);
    expect(store.objects('data', 'runs/')).toEqual([]);
    await pass(HOUR);
    const folder = `runs/1/job/model-customization-job-${id}`;
    const read = (file: string) => store.get('data', `${folder}/${file}`).body.toString();
    expect(read('training_artifacts/step_wise_training_metrics.csv')).toBe(
      'step_number,critic/rewards/mean,extra\n1,0.25,\n2,0.5,1\n',
    );
    expect(read('validation_artifacts/post_fine_tuning_validation/validation_metrics.csv')).toBe(
      'step_number,val-score/rewards/mean@1\n2,0.4\n',
    );
  });

  test('uses its role for what it reads and writes', async () => {
    await start();
    await create();
    await pass(DONE);
    const own = aws.log.calls.filter(({ caller }) => caller === 'customization job support-1');
    expect(own.every(({ roleArn }) => roleArn === ROLE)).toBe(true);
    expect([
      ...new Set(
        own.map(({ action, resources }) => `${action} ${resources[0].replace(/job-[a-z0-9]{12}/, 'job-<id>')}`),
      ),
    ]).toEqual([
      'PutObject arn:aws:s3:::data/runs/1/job/.write_access_check_file.tmp',
      'GetObject arn:aws:s3:::data/train.jsonl',
      'GetObject arn:aws:s3:::data/validation.jsonl',
      'PutObject arn:aws:s3:::data/runs/1/job/model-customization-job-<id>/training_artifacts/step_wise_training_metrics.csv',
      'PutObject arn:aws:s3:::data/runs/1/job/model-customization-job-<id>/validation_artifacts/post_fine_tuning_validation/validation_metrics.csv',
    ]);
  });

  test('tells EventBridge of each status', async () => {
    await start();
    const { jobArn } = await create();
    await pass(DONE);
    expect(events.map(({ detail }) => detail['jobStatus'])).toEqual(['InProgress', 'Completed']);
    expect(events[1]).toMatchObject({
      resources: [jobArn],
      detail: { jobName: 'support-1', jobArn, roleArn: ROLE, endTime: '2026-11-22T15:45:00.000Z' },
    });
  });
});

describe('asked for again', () => {
  test('with the same token it is the same job', async () => {
    await start();
    const [one, two] = [await create(), await create()];
    expect(two.jobArn).toBe(one.jobArn);
    expect(jobs.all).toHaveLength(1);
  });

  test('under another token its names are taken, for ever', async () => {
    await start();
    await create();
    await pass(DONE);
    expect(await refusal({ clientRequestToken: 'other' })).toMatch(/^ConflictException: The provided job name/);
    expect(await refusal({ clientRequestToken: 'other', jobName: 'support-2' })).toMatch(
      /^ConflictException: .* model name/,
    );
  });
});

describe('a job that does not go well', () => {
  test('fails with a message, in the phase of the scenario', async () => {
    await start({ fails: { message: 'Encountered an unexpected error', phase: 'dataProcessing' } });
    await create();
    await pass(DONE);
    expect(await get()).toMatchObject({
      status: 'Failed',
      failureMessage: 'Encountered an unexpected error',
      statusDetails: { dataProcessingDetails: { status: 'Failed' }, trainingDetails: { status: 'NotStarted' } },
    });
    expect((await get()).outputModelArn).toBeUndefined();
    expect(events.at(-1)!.detail).toMatchObject({
      jobStatus: 'Failed',
      failureMessage: 'Encountered an unexpected error',
    });
    expect(trained).toEqual([]);
  });

  test('fails when the training fails, and not otherwise', async () => {
    await start({}, { train: () => Promise.reject(new JobFailure('The reward function failed after 3 retries')) });
    await create();
    await pass(DONE);
    expect(await get()).toMatchObject({
      status: 'Failed',
      failureMessage: 'The reward function failed after 3 retries',
    });
    await aws.close();

    await start({}, { train: () => Promise.reject(new Error('the stand-in is broken')) });
    await create();
    await expect(pass(DONE)).rejects.toThrow('the stand-in is broken');
  });

  test('hangs in a phase until it is stopped', async () => {
    await start({ hangs: 'dataProcessing' });
    await create();
    await pass(200 * HOUR);
    expect((await get()).status).toBe('InProgress');
    await stop();
    await pass(HOUR);
    expect(await get()).toMatchObject({
      status: 'Stopped',
      statusDetails: { dataProcessingDetails: { status: 'Stopped' } },
    });
  });

  test('takes its time to stop, and cannot be stopped twice', async () => {
    await start({ stopTakesMs: HOUR });
    await create();
    await pass(3 * HOUR);
    await stop();
    expect((await get()).status).toBe('Stopping');
    await expect(stop()).rejects.toMatchObject({ name: 'ConflictException' });
    await pass(HOUR);
    expect(await get()).toMatchObject({ status: 'Stopped', endTime: new Date(NOW + 4 * HOUR) });
    await pass(5 * HOUR);
    expect((await get()).status).toBe('Stopped');
    expect(store.objects('data', 'runs/')).toEqual([]);
    expect(events.map(({ detail }) => detail['jobStatus'])).toEqual(['InProgress', 'Stopping', 'Stopped']);
  });

  test.each([
    ['too few rows', rows(99), /99 records; at least 100/],
    [
      'a blank line',
      `${rows(100)}\n${rows(1)}`,
      /Unable to parse Amazon S3 file: train\.jsonl\. Data files must conform to JSONL format/,
    ],
    ['rows without messages', `${rows(100)}{"prompt":"x"}\n`, /Record 101 .* no messages/],
  ])('fails in validation for training data with %s', async (_, content, message) => {
    await start();
    store.put('data', 'train.jsonl', content);
    await create();
    await pass(HOUR);
    expect(await get()).toMatchObject({
      status: 'Failed',
      failureMessage: expect.stringMatching(message),
      statusDetails: { validationDetails: { status: 'Failed' } },
    });
  });
});

describe('around jobs', () => {
  test('a role that IAM has not spread yet is refused as often as the scenario says', async () => {
    await start({}, { roleNotReadyTimes: 2 });
    expect([await refusal({}), await refusal({}), await refusal({})]).toEqual([
      expect.stringMatching(/^ValidationException: Could not assume provided IAM role/),
      expect.stringMatching(/Could not assume/),
      'accepted',
    ]);
  });

  test('jobs and models carry their tags', async () => {
    await start();
    const { jobArn: resourceARN } = await create({
      jobTags: [{ key: 'cdk-bedrock-rft:run', value: '1' }],
      customModelTags: [{ key: 'model', value: '' }],
    });
    const tagsOf = async (arn: string | undefined) =>
      (await bedrock.send(new ListTagsForResourceCommand({ resourceARN: arn }))).tags;
    await bedrock.send(new TagResourceCommand({ resourceARN, tags: [{ key: 'more', value: 'x' }] }));
    expect(await tagsOf(resourceARN)).toEqual([
      { key: 'cdk-bedrock-rft:run', value: '1' },
      { key: 'more', value: 'x' },
    ]);
    await pass(DONE);
    expect(await tagsOf((await get()).outputModelArn)).toEqual([{ key: 'model', value: '' }]);
    await expect(tagsOf(`${resourceARN!.slice(0, -1)}0`)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('jobs are listed newest first, narrowed and in pages', async () => {
    await start();
    for (const name of ['support-1', 'support-2', 'other-1']) {
      await create({ jobName: name, customModelName: name, clientRequestToken: name });
      await pass(HOUR);
    }
    const list = async (more: object = {}) => bedrock.send(new ListModelCustomizationJobsCommand(more));
    const names = async (more: object = {}) =>
      (await list(more)).modelCustomizationJobSummaries!.map(({ jobName }) => jobName);
    expect(await names()).toEqual(['other-1', 'support-2', 'support-1']);
    expect(await names({ nameContains: 'support', sortBy: 'CreationTime', sortOrder: 'Ascending' })).toEqual([
      'support-1',
      'support-2',
    ]);
    expect(await names({ creationTimeAfter: new Date(NOW), creationTimeBefore: new Date(NOW + 2 * HOUR) })).toEqual([
      'support-2',
    ]);
    await pass(3 * HOUR);
    expect(await names({ statusEquals: 'Completed' })).toEqual(['support-1']);
    const first = await list({ maxResults: 2 });
    expect(await names({ maxResults: 2, nextToken: first.nextToken })).toEqual(['support-1']);
    await expect(list({ maxResults: 0 })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('a job that does not exist is not found', async () => {
    await start();
    await expect(get('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(stop('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
