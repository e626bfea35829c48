import { GetFoundationModelCommand } from '@aws-sdk/client-bedrock';
import { aws, BASE, bedrock, jobs, refusal, request, REWARD, ROLE, ROLES, start } from './customization';
import { rawRequest, REGION } from './loopback';

afterEach(() => aws.close());

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

  test('as unknown for an operation without a stand-in', async () => {
    const look = new GetFoundationModelCommand({ modelIdentifier: BASE });
    await expect(bedrock.send(look)).rejects.toThrow(/GET \/foundation-models\/.* of bedrock has no stand-in/);
  });
});

function hyper(hyperParameters: object): object {
  return { customizationConfig: { rftConfig: { ...request.customizationConfig.rftConfig, hyperParameters } } };
}

function lambda(lambdaArn: string): object {
  return { customizationConfig: { rftConfig: { graderConfig: { lambdaGrader: { lambdaArn } } } } };
}
