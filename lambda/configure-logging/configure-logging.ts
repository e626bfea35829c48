import {
  type BedrockClient,
  DeleteModelInvocationLoggingConfigurationCommand,
  GetModelInvocationLoggingConfigurationCommand,
  type LoggingConfig,
  PutModelInvocationLoggingConfigurationCommand,
} from '@aws-sdk/client-bedrock';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { LoggingProperties } from '../../lib/contract/invocation-logs';
import { isNamed } from '../shared/service-errors';

export interface ConfigureLoggingDependencies {
  readonly bedrock: BedrockClient;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Whether another attempt may begin. */
  readonly hasTime: () => boolean;
}

/** IAM and S3 spread a new bucket policy within seconds, mostly. */
const BETWEEN_ATTEMPTS_MS = 5_000;

const TEXT_ONLY = {
  textDataDeliveryEnabled: true,
  imageDataDeliveryEnabled: false,
  embeddingDataDeliveryEnabled: false,
  videoDataDeliveryEnabled: false,
  audioDataDeliveryEnabled: false,
} as const;

/**
 * Brings the one logging configuration of the account and region to what the stack asks for, as far as it is its own: what
 * delivers to the bucket and prefix of this resource. What else somebody added to it stays. Each request can be repeated.
 *
 * @throws Error when another configuration is in force: it is left as it is
 */
export async function configureLogging(
  event: CloudFormationCustomResourceEvent,
  dependencies: ConfigureLoggingDependencies,
): Promise<void> {
  const { bedrock } = dependencies;
  const wanted = propertiesOf(event.ResourceProperties);
  const { loggingConfig: current } = await patiently(
    () => bedrock.send(new GetModelInvocationLoggingConfigurationCommand({})),
    dependencies,
  );
  if (event.RequestType === 'Delete') {
    await remove(wanted, current, bedrock);
    return;
  }
  const own = [wanted, ...(event.RequestType === 'Update' ? [propertiesOf(event.OldResourceProperties)] : [])];
  if (delivers(current) && !own.some((properties) => isFor(properties, current))) {
    throw new Error(describeForeign(wanted, current));
  }
  const { bucketName, keyPrefix } = wanted;
  const loggingConfig = {
    ...TEXT_ONLY,
    ...current,
    textDataDeliveryEnabled: true,
    s3Config: { bucketName, ...(keyPrefix !== '' && { keyPrefix }) },
  };
  await patiently(
    () => bedrock.send(new PutModelInvocationLoggingConfigurationCommand({ loggingConfig })),
    dependencies,
  );
}

async function remove(
  properties: LoggingProperties,
  current: LoggingConfig | undefined,
  bedrock: BedrockClient,
): Promise<void> {
  if (!isFor(properties, current)) {
    return;
  }
  if (current?.cloudWatchConfig) {
    // Somebody added a log group to what we made: that is theirs.
    const theirs = { ...current, s3Config: undefined };
    await bedrock.send(new PutModelInvocationLoggingConfigurationCommand({ loggingConfig: theirs }));
  } else {
    await bedrock.send(new DeleteModelInvocationLoggingConfigurationCommand({}));
  }
}

/** The service tries to write to the bucket, whose policy has only just been made, and so has that of this function. */
async function patiently<T>(work: () => Promise<T>, { sleep, hasTime }: ConfigureLoggingDependencies): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isNamed(error, 'ValidationException', 'AccessDeniedException') || !hasTime()) {
        throw error;
      }
      await sleep(BETWEEN_ATTEMPTS_MS);
    }
  }
}

function delivers(config: LoggingConfig | undefined): config is LoggingConfig {
  return config?.s3Config !== undefined || config?.cloudWatchConfig !== undefined;
}

function isFor({ bucketName, keyPrefix }: LoggingProperties, config: LoggingConfig | undefined): boolean {
  const { s3Config } = config ?? {};
  return s3Config?.bucketName === bucketName && (s3Config.keyPrefix ?? '') === keyPrefix;
}

function propertiesOf(properties: Readonly<Record<string, unknown>>): LoggingProperties {
  const { bucketName, keyPrefix } = properties;
  return { bucketName: String(bucketName), keyPrefix: typeof keyPrefix === 'string' ? keyPrefix : '' };
}

function describeForeign({ bucketName }: LoggingProperties, { s3Config, cloudWatchConfig }: LoggingConfig): string {
  const places = [
    ...(s3Config ? [`s3://${s3Config.bucketName ?? ''}/${s3Config.keyPrefix ?? ''}`] : []),
    ...(cloudWatchConfig ? [`log group ${cloudWatchConfig.logGroupName ?? ''}`] : []),
  ];
  const use = s3Config
    ? `To read the logs that are there, use InvocationLogging.existing({ bucket, prefix: '${s3Config.keyPrefix ? `${s3Config.keyPrefix}/` : ''}' }) in place of new InvocationLogging().`
    : `Add delivery to a bucket to it, and use InvocationLogging.existing() with that bucket; or delete it.`;
  return (
    `Invocation logging of this account and region is configured already, for ${places.join(' and ')}, and there can be only one ` +
    `configuration. It was left as it is, and s3://${bucketName} gets no logs. ${use}`
  );
}
