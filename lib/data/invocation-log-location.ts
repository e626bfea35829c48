import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { logPrefix } from '../contract/invocation-logs';
import { FEEDBACK_PREFIX } from '../contract/keys';
import { DatasetLocation } from './dataset-source';
import { InvocationLogsOptions } from './invocation-log-source';
import { grantReadPrefix } from './object-access';

const DEFAULT_SINCE = Duration.days(30);

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
const METADATA = /^[a-zA-Z0-9\s._:/=+$@-]{0,256}$/;

/** @throws when the options ask for what no call can have */
export function checkInvocationLogs(options: InvocationLogsOptions): void {
  const { logs, models, metadataEquals = {}, metadataNotEquals = {} } = options;
  requireLogPrefix('DatasetSource.invocationLogs', logs.prefix);
  if (models?.length === 0) {
    throw new Error('DatasetSource.invocationLogs: got an empty list of models. Leave it out to take calls of any.');
  }
  if (options.since?.toSeconds() === 0) {
    throw new Error('DatasetSource.invocationLogs: since is no time at all: it must be longer than 0.');
  }
  for (const [name, value] of [...Object.entries(metadataEquals), ...Object.entries(metadataNotEquals)]) {
    for (const text of [name, value]) {
      if (!Token.isUnresolved(text) && !METADATA.test(text)) {
        throw new Error(
          `DatasetSource.invocationLogs: got request metadata '${text}', which no call can have: at most 256 letters, digits, spaces and ._:/=+$@-.`,
        );
      }
    }
  }
}

/** @throws when the prefix is not empty and does not end with a slash */
export function requireLogPrefix(where: string, prefix: string): void {
  if (prefix !== '' && !Token.isUnresolved(prefix) && (!prefix.endsWith('/') || prefix.startsWith('/'))) {
    throw new Error(`${where}: got prefix '${prefix}', which must be empty, or end with '/' and not begin with it.`);
  }
}

/** Makes the logs and what belongs to them readable, and says where they lie and which are wanted. */
export function invocationLogLocation(
  scope: Construct,
  options: InvocationLogsOptions,
  reader: iam.IGrantable,
): DatasetLocation {
  const { logs, feedback, piiFilter } = options;
  const { account, region } = Stack.of(scope);
  grantReadPrefix(logs.bucket, reader, logPrefix({ prefix: logs.prefix, account, region }));
  if (feedback) {
    grantReadPrefix(feedback.bucket, reader, FEEDBACK_PREFIX);
  }
  return {
    bucket: logs.bucket.bucketName,
    prefix: logs.prefix,
    logs: {
      account,
      region,
      sinceSeconds: (options.since ?? DEFAULT_SINCE).toSeconds(),
      models: options.models ?? [],
      metadataEquals: options.metadataEquals ?? {},
      metadataNotEquals: options.metadataNotEquals ?? {},
      ...(feedback && { feedbackBucket: feedback.bucket.bucketName }),
      ...(piiFilter && { piiFilter: piiFilter.bind(reader) }),
    },
  };
}
