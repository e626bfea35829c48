import {
  BedrockClient,
  ConflictException,
  CreateModelCustomizationJobCommand,
  GetModelCustomizationJobCommand,
  ResourceNotFoundException,
  StopModelCustomizationJobCommand,
  ValidationException,
} from '@aws-sdk/client-bedrock';
import { mockClient } from 'aws-sdk-client-mock';
import { BedrockCustomizationJobs } from '../../../lambda/shared/bedrock-customization-jobs';
import type { TrainingRequest } from '../../../lambda/shared/training-control';
import { useCapturedLog } from './world';

const $metadata = {};
const jobArn = 'arn:aws:bedrock:us-east-1:111122223333:model-customization-job/nova/abcdefghijkl';
const name = 'support-20261122-094500-0a1b2c3d';

const request: TrainingRequest = {
  name,
  baseModel: 'amazon.nova-2-lite-v1:0:256k',
  roleArn: 'arn:aws:iam::111122223333:role/customization',
  rewardVersionArn: 'arn:aws:lambda:us-east-1:111122223333:function:reward:7',
  hyperparameters: { epochCount: 2, learningRate: 0.0001, batchSize: undefined },
  trainUri: 's3://out/runs/r/dataset/train.jsonl',
  validationUri: 's3://out/runs/r/dataset/validation.jsonl',
  outputUri: 's3://out/runs/r/job/',
  tags: { team: 'support' },
  modelKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/k',
  vpc: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
};

const bedrock = mockClient(BedrockClient);
const jobs = new BedrockCustomizationJobs(new BedrockClient({}));
const logged = useCapturedLog();

beforeEach(() => bedrock.reset());

const job = (parts: object) =>
  ({ jobArn, jobName: name, clientRequestToken: name, status: 'InProgress' as const, ...parts }) as object;

describe('start', () => {
  test('sends one complete reinforcement fine-tuning request, with the run as its token', async () => {
    bedrock.on(CreateModelCustomizationJobCommand).resolves({ jobArn });
    expect(await jobs.start(request)).toEqual({ jobArn });
    const tags = [{ key: 'team', value: 'support' }];
    expect(bedrock.call(0).args[0].input).toEqual({
      jobName: name,
      customModelName: name,
      clientRequestToken: name,
      roleArn: request.roleArn,
      baseModelIdentifier: request.baseModel,
      customizationType: 'REINFORCEMENT_FINE_TUNING',
      trainingDataConfig: { s3Uri: request.trainUri },
      validationDataConfig: { validators: [{ s3Uri: request.validationUri }] },
      outputDataConfig: { s3Uri: request.outputUri },
      customizationConfig: {
        rftConfig: {
          graderConfig: { lambdaGrader: { lambdaArn: request.rewardVersionArn } },
          hyperParameters: { epochCount: 2, learningRate: 0.0001 },
        },
      },
      jobTags: tags,
      customModelTags: tags,
      customModelKmsKeyId: request.modelKeyArn,
      vpcConfig: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
    });
  });

  test('leaves out what was not given', async () => {
    bedrock.on(CreateModelCustomizationJobCommand).resolves({ jobArn });
    const absent = { validationUri: undefined, modelKeyArn: undefined, vpc: undefined };
    await jobs.start({ ...request, ...absent, hyperparameters: {} });
    const input = bedrock.call(0).args[0].input as Record<string, unknown>;
    expect(input).not.toHaveProperty('validationDataConfig');
    expect(input).not.toHaveProperty('customModelKmsKeyId');
    expect(input).not.toHaveProperty('vpcConfig');
    expect(input).not.toHaveProperty('customizationConfig.rftConfig.hyperParameters');
  });

  test('returns the job that has the name already, when it carries our token', async () => {
    bedrock
      .on(CreateModelCustomizationJobCommand)
      .rejects(new ConflictException({ message: 'name exists', $metadata }))
      .on(GetModelCustomizationJobCommand, { jobIdentifier: name })
      .resolves(job({}));
    expect(await jobs.start(request)).toEqual({ jobArn });
  });

  test('does not take over a job of somebody else', async () => {
    bedrock
      .on(CreateModelCustomizationJobCommand)
      .rejects(new ConflictException({ message: 'name exists', $metadata }))
      .on(GetModelCustomizationJobCommand)
      .resolves(job({ clientRequestToken: 'theirs' }));
    await expect(jobs.start(request)).rejects.toMatchObject({ name: 'ConflictException' });
  });

  test('throws a conflict that no job explains', async () => {
    bedrock
      .on(CreateModelCustomizationJobCommand)
      .rejects(new ConflictException({ message: 'model name exists', $metadata }))
      .on(GetModelCustomizationJobCommand)
      .rejects(new ResourceNotFoundException({ message: 'no job', $metadata }));
    await expect(jobs.start(request)).rejects.toMatchObject({ name: 'ConflictException' });
  });
});

describe('find', () => {
  test('finds a job by the name that its run gave it', async () => {
    bedrock.on(GetModelCustomizationJobCommand, { jobIdentifier: name }).resolves(job({}));
    expect(await jobs.find(name)).toEqual({ jobArn, status: 'InProgress' });
  });

  test('finds nothing where there is nothing', async () => {
    bedrock
      .on(GetModelCustomizationJobCommand)
      .rejects(new ResourceNotFoundException({ message: 'no job', $metadata }));
    expect(await jobs.find(name)).toBeUndefined();
  });
});

describe('describe', () => {
  test.each([
    [
      'a job in progress, with its phase',
      {
        status: 'InProgress',
        statusDetails: {
          validationDetails: { status: 'Completed' },
          dataProcessingDetails: { status: 'InProgress' },
          trainingDetails: { status: 'NotStarted' },
        },
      },
      { status: 'InProgress', phase: 'data processing' },
    ],
    [
      'a completed job, with its model',
      { status: 'Completed', outputModelArn: 'arn:model' },
      { status: 'Completed', modelArn: 'arn:model' },
    ],
    [
      'a failed job, with the message',
      { status: 'Failed', failureMessage: 'no rows' },
      { status: 'Failed', failureMessage: 'no rows' },
    ],
    ['a job that is stopping', { status: 'Stopping' }, { status: 'Stopping' }],
    ['a stopped job', { status: 'Stopped' }, { status: 'Stopped' }],
  ])('%s', async (_what, response, state) => {
    bedrock.on(GetModelCustomizationJobCommand, { jobIdentifier: jobArn }).resolves(job(response));
    expect(await jobs.describe(jobArn)).toEqual(state);
  });

  test('takes a status that it does not know for progress, and says so', async () => {
    bedrock.on(GetModelCustomizationJobCommand).resolves(job({ status: 'Pondering' }));
    expect(await jobs.describe(jobArn)).toEqual({ status: 'InProgress' });
    expect(logged()).toMatchObject([{ event: 'training-status-unknown', status: 'Pondering' }]);
  });
});

describe('stop', () => {
  test('stops the job and says what became of it', async () => {
    bedrock
      .on(StopModelCustomizationJobCommand)
      .resolves({})
      .on(GetModelCustomizationJobCommand)
      .resolves(job({ status: 'Stopping' }));
    expect(await jobs.stop(jobArn)).toEqual({ status: 'Stopping' });
  });

  test.each([
    ['is stopping', 'Stopping', new ConflictException({ message: 'stopping', $metadata })],
    ['has been stopped', 'Stopped', new ValidationException({ message: 'not in progress', $metadata })],
    ['has completed', 'Completed', new ConflictException({ message: 'ended', $metadata })],
  ])('leaves a job alone that %s', async (_what, status, error) => {
    bedrock
      .on(StopModelCustomizationJobCommand)
      .rejects(error)
      .on(GetModelCustomizationJobCommand)
      .resolves(job({ status }));
    expect(await jobs.stop(jobArn)).toMatchObject({ status });
  });

  test('throws when the job goes on all the same', async () => {
    bedrock
      .on(StopModelCustomizationJobCommand)
      .rejects(new ValidationException({ message: 'no', $metadata }))
      .on(GetModelCustomizationJobCommand)
      .resolves(job({ status: 'InProgress' }));
    await expect(jobs.stop(jobArn)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
