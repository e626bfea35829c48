import {
  BedrockClient,
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
  GetModelCustomizationJobCommand,
  ListModelCustomizationJobsCommand,
  ListTagsForResourceCommand,
  StopModelCustomizationJobCommand,
  TagResourceCommand,
} from '@aws-sdk/client-bedrock';
import { BedrockService } from '../../../rehearsal/aws/bedrock';
import { CallLog } from '../../../rehearsal/aws/call-log';
import { JobFailure, type JobBehaviour } from '../../../rehearsal/aws/customization-job';
import {
  CustomizationJobs,
  type CustomizationJobsOptions,
  type TrainingWork,
} from '../../../rehearsal/aws/customization-jobs';
import { S3Store } from '../../../rehearsal/aws/s3-store';
import { VirtualClock } from '../../../rehearsal/clock';
import { ACCOUNT, loopback, NOW, rawRequest, REGION, type Loopback } from './loopback';

const HOUR = 3_600_000;
/** Just after a job of the usual length has ended. */
const DONE = 6 * HOUR + 1;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/customization`;
const REWARD = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:reward:1`;
const BASE = 'amazon.nova-2-lite-v1:0:256k';

const role = (name: string, statement: object) => ({
  stack: 'S',
  logicalId: name,
  name,
  arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  trustPolicy: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }] },
});
const byBedrock = (Condition?: object) => ({
  Principal: { Service: 'bedrock.amazonaws.com' },
  ...(Condition && { Condition }),
});
const ROLES = [
  role(
    'customization',
    byBedrock({
      StringEquals: { 'aws:SourceAccount': ACCOUNT },
      ArnEquals: { 'aws:SourceArn': `arn:aws:bedrock:${REGION}:${ACCOUNT}:model-customization-job/*` },
    }),
  ),
  role('lambda', { Principal: { Service: 'lambda.amazonaws.com' } }),
  role('stranger', byBedrock({ StringEquals: { 'aws:SourceAccount': '999999999999' } })),
  role('elsewhere', byBedrock({ ArnLike: { 'aws:SourceArn': `arn:aws:bedrock:us-west-2:*` } })),
];

const rows = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify({ messages: [{ role: 'user', content: `${n}` }], reference_answer: `${n}` }),
  ).join('\n') + '\n';

const request = {
  jobName: 'support-1',
  customModelName: 'support-1',
  roleArn: ROLE,
  baseModelIdentifier: BASE,
  customizationType: 'REINFORCEMENT_FINE_TUNING' as const,
  clientRequestToken: 'support-1',
  trainingDataConfig: { s3Uri: 's3://data/train.jsonl' },
  validationDataConfig: { validators: [{ s3Uri: 's3://data/validation.jsonl' }] },
  outputDataConfig: { s3Uri: 's3://data/runs/1/job/' },
  customizationConfig: {
    rftConfig: {
      graderConfig: { lambdaGrader: { lambdaArn: REWARD } },
      hyperParameters: { epochCount: 1, batchSize: 16, learningRate: 0.00005 },
    },
  },
};

let aws: Loopback;
let clock: VirtualClock;
let store: S3Store;
let bedrock: BedrockClient;
let jobs: CustomizationJobs;
let events: { detail: Record<string, unknown>; resources: string[] }[];
let trained: TrainingWork[];

async function start(behaviour: JobBehaviour = {}, more: Partial<CustomizationJobsOptions> = {}): Promise<void> {
  clock = new VirtualClock(NOW);
  events = [];
  trained = [];
  store = new S3Store({ now: () => clock.now() });
  store.createBucket('data', { versioned: false });
  store.put('data', 'train.jsonl', rows(120));
  store.put('data', 'validation.jsonl', rows(10));
  const log = new CallLog();
  jobs = new CustomizationJobs({
    account: ACCOUNT,
    region: REGION,
    clock,
    log,
    store,
    roles: ROLES,
    functionExists: (arn) => arn === REWARD,
    emitEvent: (event) => events.push(event),
    behaviour: () => behaviour,
    train: (work) => {
      trained.push(work);
      return Promise.resolve({
        steps: [
          { step_number: 1, 'critic/rewards/mean': 0.25 },
          { step_number: 2, 'critic/rewards/mean': 0.5, extra: 1 },
        ],
        validation: [{ step_number: 2, 'val-score/rewards/mean@1': 0.4 }],
      });
    },
    ...more,
  });
  aws = await loopback([new BedrockService(jobs, { account: ACCOUNT, region: REGION })], {
    log,
    now: () => clock.now(),
  });
  bedrock = new BedrockClient(aws.settingsFor('start-training'));
}

afterEach(() => aws.close());

const create = (more: object = {}) => bedrock.send(new CreateModelCustomizationJobCommand({ ...request, ...more }));
const get = (jobIdentifier = 'support-1') => bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier }));
const stop = (jobIdentifier = 'support-1') => bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier }));
const pass = (ms: number) => clock.run(clock.sleep(ms));
const refusal = async (more: object): Promise<string> =>
  create(more).then(
    () => 'accepted',
    (error: Error) => `${error.name}: ${error.message}`,
  );

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

describe('a create request is refused', () => {
  beforeEach(() => start());

  test.each([
    [
      'a job name with an underscore',
      { jobName: 'a_b' },
      `Value 'a_b' at 'jobName' failed to satisfy constraint: Member must satisfy regular expression pattern`,
    ],
    [
      'a job name that is too long',
      { jobName: 'a'.repeat(64) },
      `at 'jobName' failed to satisfy constraint: Member must have length less than or equal to 63`,
    ],
    ['a model name with a dot', { customModelName: 'a.b' }, `Value 'a.b' at 'customModelName'`],
    ['a token with an underscore', { clientRequestToken: 'a_b' }, `at 'clientRequestToken'`],
    [
      'a Hive-style prefix',
      { outputDataConfig: { s3Uri: 's3://data/dt=2026-01-01/' } },
      `Value 's3://data/dt=2026-01-01/' at 'outputDataConfig.s3Uri'`,
    ],
    [
      'a batch that is too small',
      hyper({ batchSize: 8 }),
      `Value '8' at 'customizationConfig.rftConfig.hyperParameters.batchSize' failed to satisfy constraint: Member must have value greater than or equal to 16`,
    ],
    [
      'a learning rate that is too large',
      hyper({ learningRate: 0.1 }),
      'Member must have value less than or equal to 0.001',
    ],
    [
      'an unknown effort',
      hyper({ reasoningEffort: 'none' }),
      'Member must satisfy enum value set: [low, medium, high]',
    ],
    [
      'text for a number',
      hyper({ epochCount: '1' }),
      `Value '1' at 'customizationConfig.rftConfig.hyperParameters.epochCount' failed to satisfy constraint: Member must be integer`,
    ],
    [
      'two members of a union',
      {
        customizationConfig: {
          ...request.customizationConfig,
          distillationConfig: { teacherModelConfig: { teacherModelIdentifier: 'a.b' } },
        },
      },
      `at 'customizationConfig' failed to satisfy constraint: Member must have 1 entry`,
    ],
    [
      'an empty union',
      { customizationConfig: { rftConfig: { graderConfig: {} } } },
      `at 'customizationConfig.rftConfig.graderConfig'`,
    ],
    [
      'a tag key with a hash',
      {
        jobTags: [
          { key: 'a', value: '' },
          { key: '#', value: '' },
        ],
      },
      `Value '#' at 'jobTags.2.member.key'`,
    ],
    [
      'a tag without a value',
      { jobTags: [{ key: 'a' }] },
      `Value null at 'jobTags.1.member.value' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'too many validators',
      {
        validationDataConfig: {
          validators: Array.from({ length: 11 }, () => ({ s3Uri: 's3://data/validation.jsonl' })),
        },
      },
      'less than or equal to 10',
    ],
    [
      'a missing output',
      { outputDataConfig: undefined },
      `1 validation error detected: Value null at 'outputDataConfig' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'a network without security groups',
      { vpcConfig: { subnetIds: ['subnet-1'], securityGroupIds: [] } },
      `at 'vpcConfig.securityGroupIds'`,
    ],
  ])('for %s', async (_, more, message) => {
    expect(await refusal(more)).toContain(message);
    expect(jobs.all).toEqual([]);
  });

  test('with every mistake in one message', async () => {
    expect(await refusal({ jobName: 'a_b', roleArn: 'nobody' })).toMatch(
      /^ValidationException: 2 validation errors detected: .*jobName.*; .*roleArn/,
    );
  });

  test('for a member that the API does not have', async () => {
    // The SDK sends only what it knows.
    const body = { ...request, outputDataConfig: { ...request.outputDataConfig, kmsKeyId: 'k' } };
    const { status, text } = await rawRequest(aws, 'bedrock', {
      path: '/model-customization-jobs',
      body: JSON.stringify(body),
    });
    expect(status).toBe(400);
    expect(text).toMatch(/'outputDataConfig\.kmsKeyId' .* Member is not known/);
  });

  test.each([
    ['a role that is not there', { roleArn: `${ROLE}2` }, 'Could not assume provided IAM role'],
    ['a role that trusts another service', { roleArn: ROLES[1].arn }, 'Could not assume provided IAM role'],
    ['a role that trusts another account', { roleArn: ROLES[2].arn }, 'Could not assume provided IAM role'],
    ['a role that trusts jobs of another region', { roleArn: ROLES[3].arn }, 'Could not assume provided IAM role'],
    ['a reward function that is not there', lambda(`${REWARD.slice(0, -1)}2`), 'does not exist'],
    [
      'a reward function elsewhere',
      lambda(REWARD.replace(REGION, 'us-west-2')),
      'is in us-west-2, the job is in us-east-1',
    ],
    [
      'training data that is not there',
      { trainingDataConfig: { s3Uri: 's3://data/none.jsonl' } },
      'access Amazon S3 bucket: data at key none.jsonl',
    ],
    [
      'validation data that is not there',
      { validationDataConfig: { validators: [{ s3Uri: 's3://other/v.jsonl' }] } },
      'bucket: other at key v.jsonl',
    ],
    ['an output bucket that is not there', { outputDataConfig: { s3Uri: 's3://other/out' } }, 'other at key out'],
    [
      'a model that cannot be customized',
      { baseModelIdentifier: 'amazon.nova-pro-v1:0' },
      'amazon.nova-pro-v1:0 cannot be customized',
    ],
    [
      'the model in another region',
      { baseModelIdentifier: `arn:aws:bedrock:us-west-2::foundation-model/${BASE}` },
      'cannot be customized in us-east-1',
    ],
    ['no grader', { customizationConfig: { rftConfig: {} } }, 'graderConfig is required'],
  ])('for %s', async (_, more, message) => {
    expect(await refusal(more)).toMatch(/^ValidationException: /);
    expect(await refusal(more)).toContain(message);
  });

  test('but the ARN of the base model is as good as its id', async () => {
    expect(await refusal({ baseModelIdentifier: `arn:aws:bedrock:us-east-1::foundation-model/${BASE}` })).toBe(
      'accepted',
    );
  });

  test.each([
    ['another kind of customization', { customizationType: 'FINE_TUNING' }, 'customizationType FINE_TUNING'],
    [
      'invocation logs',
      { trainingDataConfig: { invocationLogsConfig: { invocationLogSource: { s3Uri: 's3://data/logs' } } } },
      'invocationLogsConfig',
    ],
    ['the hyperparameters of other kinds', { hyperParameters: { epochCount: '1' } }, 'hyperParameters'],
  ])('as unknown to the rehearsal for %s', async (_, more, message) => {
    expect(await refusal(more)).toMatch(/^NotKnownToRehearsal/);
    expect(aws.log.unknown[0].problem).toContain(message);
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

  test('operations without a stand-in are unknown by name', async () => {
    await start();
    const deploy = new CreateCustomModelDeploymentCommand({
      modelDeploymentName: 'd',
      modelArn: 'arn:aws:bedrock:us-east-1:123456789012:custom-model/a.b/abcdefghijkl',
    });
    await expect(bedrock.send(deploy)).rejects.toThrow(/CreateCustomModelDeployment of bedrock has no stand-in/);
  });
});

function hyper(hyperParameters: object): object {
  return { customizationConfig: { rftConfig: { ...request.customizationConfig.rftConfig, hyperParameters } } };
}

function lambda(lambdaArn: string): object {
  return { customizationConfig: { rftConfig: { graderConfig: { lambdaGrader: { lambdaArn } } } } };
}
