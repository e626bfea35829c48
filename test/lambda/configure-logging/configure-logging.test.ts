import {
  BedrockClient,
  DeleteModelInvocationLoggingConfigurationCommand,
  GetModelInvocationLoggingConfigurationCommand,
  type LoggingConfig,
  PutModelInvocationLoggingConfigurationCommand,
} from '@aws-sdk/client-bedrock';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { configureLogging } from '../../../lambda/configure-logging/configure-logging';

const OURS = { bucketName: 'ours', keyPrefix: 'bedrock' };
const THEIRS: LoggingConfig = { s3Config: { bucketName: 'theirs', keyPrefix: 'logs' }, textDataDeliveryEnabled: true };
const LOG_GROUP = { logGroupName: 'theirs', roleArn: 'arn:aws:iam::123456789012:role/theirs' };
const REFUSED = Object.assign(new Error('Failed to validate permissions for bucket'), { name: 'ValidationException' });

/** The one configuration of an account and region. */
function service(initial?: LoggingConfig, refusals = 0) {
  const bedrock = new BedrockClient({ region: 'us-east-1' });
  const state = { config: initial, puts: 0, deletes: 0, slept: 0 };
  mockClient(bedrock)
    .on(GetModelInvocationLoggingConfigurationCommand)
    .callsFake(() => ({ loggingConfig: state.config }))
    .on(PutModelInvocationLoggingConfigurationCommand)
    .callsFake(({ loggingConfig }: { loggingConfig: LoggingConfig }) => {
      state.puts += 1;
      if (state.puts <= refusals) throw REFUSED;
      state.config = loggingConfig;
      return {};
    })
    .on(DeleteModelInvocationLoggingConfigurationCommand)
    .callsFake(() => {
      state.deletes += 1;
      state.config = undefined;
      return {};
    });
  const dependencies = {
    bedrock,
    sleep: async () => void (state.slept += 1),
    hasTime: () => state.slept < 5,
  };
  const request = (RequestType: 'Create' | 'Update' | 'Delete', wanted = OURS, before?: typeof OURS) =>
    configureLogging(
      {
        RequestType,
        ResourceProperties: { ServiceToken: 'arn', ...wanted },
        ...(RequestType === 'Update' && { OldResourceProperties: before ?? wanted }),
      } as unknown as CloudFormationCustomResourceEvent,
      dependencies,
    );
  return { state, request };
}

describe('Create', () => {
  test('delivers text, and text only, where nothing is configured', async () => {
    const { state, request } = service();
    await request('Create');
    expect(state.config).toEqual({
      s3Config: OURS,
      textDataDeliveryEnabled: true,
      imageDataDeliveryEnabled: false,
      embeddingDataDeliveryEnabled: false,
      videoDataDeliveryEnabled: false,
      audioDataDeliveryEnabled: false,
    });
  });

  test('names no prefix when there is none', async () => {
    const { state, request } = service();
    await request('Create', { bucketName: 'ours', keyPrefix: '' });
    expect(state.config?.s3Config).toEqual({ bucketName: 'ours' });
  });

  test('leaves another configuration as it is, and says what to do', async () => {
    const { state, request } = service(THEIRS);
    await expect(request('Create')).rejects.toThrow(
      /configured already, for s3:\/\/theirs\/logs, .* s3:\/\/ours gets no logs\. .*InvocationLogging\.existing\(\{ bucket, prefix: 'logs\/' \}\)/,
    );
    expect(state).toMatchObject({ config: THEIRS, puts: 0, deletes: 0 });
  });

  test('leaves a configuration that delivers to a log group as it is', async () => {
    const { state, request } = service({ cloudWatchConfig: LOG_GROUP });
    await expect(request('Create')).rejects.toThrow(/for log group theirs, .*Add delivery to a bucket/);
    expect(state.puts).toBe(0);
  });

  test('can be repeated', async () => {
    const { state, request } = service();
    await request('Create');
    const first = state.config;
    await request('Create');
    expect(state.config).toEqual(first);
  });

  test('waits while the policy of the bucket is not in force yet', async () => {
    const { state, request } = service(undefined, 3);
    await request('Create');
    expect(state).toMatchObject({ slept: 3, config: { s3Config: OURS } });
  });

  test('gives up with the words of the service when it never is', async () => {
    const { request } = service(undefined, 100);
    await expect(request('Create')).rejects.toBe(REFUSED);
  });
});

describe('Update', () => {
  const moved = { bucketName: 'moved', keyPrefix: '' };

  test('replaces its own, and can be repeated', async () => {
    const { state, request } = service({ s3Config: OURS });
    await request('Update', moved, OURS);
    await request('Update', moved, OURS);
    expect(state.config?.s3Config).toEqual({ bucketName: 'moved' });
  });

  test('keeps what somebody added to it', async () => {
    const { state, request } = service({ s3Config: OURS, cloudWatchConfig: LOG_GROUP, imageDataDeliveryEnabled: true });
    await request('Update', moved, OURS);
    expect(state.config).toMatchObject({ cloudWatchConfig: LOG_GROUP, imageDataDeliveryEnabled: true });
  });

  test('leaves what took its place as it is', async () => {
    const { state, request } = service(THEIRS);
    await expect(request('Update', moved, OURS)).rejects.toThrow(/configured already/);
    expect(state.config).toBe(THEIRS);
  });

  test('makes it anew when it is gone', async () => {
    const { state, request } = service();
    await request('Update', moved, OURS);
    expect(state.config?.s3Config).toEqual({ bucketName: 'moved' });
  });
});

describe('Delete', () => {
  test('deletes what it made', async () => {
    const { state, request } = service({ s3Config: OURS });
    await request('Delete');
    expect(state).toMatchObject({ config: undefined, deletes: 1 });
  });

  test('is content when it is gone already', async () => {
    const { state, request } = service();
    await request('Delete');
    expect(state.deletes).toBe(0);
  });

  test.each([THEIRS, { s3Config: { bucketName: 'ours', keyPrefix: 'other' } }, { cloudWatchConfig: LOG_GROUP }])(
    'leaves what another made: %j',
    async (config) => {
      const { state, request } = service(config);
      await request('Delete');
      expect(state).toMatchObject({ config, puts: 0, deletes: 0 });
    },
  );

  test('leaves the log group that somebody added', async () => {
    const { state, request } = service({ s3Config: OURS, cloudWatchConfig: LOG_GROUP });
    await request('Delete');
    expect(state).toMatchObject({ config: { cloudWatchConfig: LOG_GROUP }, deletes: 0 });
    expect(state.config?.s3Config).toBeUndefined();
  });

  test('after a Create that another configuration stopped touches nothing', async () => {
    const { state, request } = service(THEIRS);
    await expect(request('Create')).rejects.toThrow();
    await request('Delete');
    expect(state.config).toBe(THEIRS);
  });
});
