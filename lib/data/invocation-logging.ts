import { Annotations, CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { deliveredPrefix, type LoggingProperties } from '../contract/invocation-logs';
import { PrebundledFunction } from '../private/prebundled-function';
import { requireLogPrefix } from './invocation-log-location';
import { IInvocationLogs } from './invocation-log-source';
import { StateBucket } from './state-bucket';

export interface InvocationLoggingProps {
  /**
   * Your own bucket, in the region of the stack. Import a bucket that is encrypted with a key of its own together with that
   * key. The policies of an imported bucket and key are not changed: they must let Amazon Bedrock write.
   *
   * @default - a new bucket: versioned, encrypted, TLS only, no public access, retained
   */
  readonly bucket?: s3.IBucket;

  /**
   * What the keys of the logs begin with: empty, or ending with a slash.
   *
   * @default - nothing: keys begin with `AWSLogs/`
   */
  readonly prefix?: string;

  /**
   * Your own key for the bucket made here.
   *
   * @default - keys managed by Amazon S3
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long logs are kept in the bucket made here.
   *
   * @default - for ever
   */
  readonly expiration?: Duration;

  /**
   * What happens to the bucket made here when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

export interface ExistingInvocationLogging {
  /** The bucket that the logs are delivered to. */
  readonly bucket: s3.IBucket;

  /**
   * What the keys of the logs begin with: empty, or ending with a slash.
   *
   * @default - nothing: keys begin with `AWSLogs/`
   */
  readonly prefix?: string;
}

/** Logs are written once: what is noncurrent was deleted, or has expired. */
const NONCURRENT = Duration.days(30);

/** Longer than a bucket policy takes to spread. */
const CONFIGURE_TIMEOUT = Duration.minutes(3);

/**
 * Switches on that Amazon Bedrock logs what models were asked and what they answered, as text. An account has one such
 * configuration in each region: make this once. If there is another one the deployment fails and changes nothing; use
 * `InvocationLogging.existing` then. When the stack is deleted, logging is switched off only if it is still the one made here.
 */
export class InvocationLogging extends Construct implements IInvocationLogs {
  /** Logs that are delivered already, by a configuration that is not made here. */
  public static existing(logging: ExistingInvocationLogging): IInvocationLogs {
    const { bucket, prefix = '' } = logging;
    requireLogPrefix('InvocationLogging.existing', prefix);
    return { bucket, prefix };
  }

  /** Where the logs are delivered to. */
  public readonly bucket: s3.IBucket;

  /** What the keys of the logs begin with: empty, or ending with a slash. */
  public readonly prefix: string;

  constructor(scope: Construct, id: string, props: InvocationLoggingProps = {}) {
    super(scope, id);
    this.prefix = props.prefix ?? '';
    requireLogPrefix(`InvocationLogging ${this.node.path}`, this.prefix);
    this.bucket =
      props.bucket ?? new StateBucket(this, 'Bucket', { ...props, noncurrentVersionExpiration: NONCURRENT });
    const delivery = this.letDeliver();

    const configure = new PrebundledFunction(this, 'ConfigureLogging', {
      asset: 'configure-logging',
      description: 'Switches invocation logging on and off, if it is its own',
      environment: {},
      logGroup: new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS }),
      timeout: CONFIGURE_TIMEOUT,
    });
    // The configuration is one of the account and region: these actions know no resources.
    const access = iam.Grant.addToPrincipal({
      grantee: configure.role,
      actions: [
        'bedrock:GetModelInvocationLoggingConfiguration',
        'bedrock:PutModelInvocationLoggingConfiguration',
        'bedrock:DeleteModelInvocationLoggingConfiguration',
      ],
      resourceArns: ['*'],
    });
    const properties: LoggingProperties = { bucketName: this.bucket.bucketName, keyPrefix: this.prefix.slice(0, -1) };
    const configuration = new CustomResource(this, 'Configuration', {
      resourceType: 'Custom::ModelInvocationLogging',
      serviceToken: configure.functionArn,
      serviceTimeout: CONFIGURE_TIMEOUT.plus(Duration.minutes(2)),
      properties: { ...properties },
    });
    access.applyBefore(configuration);
    if (delivery) {
      configuration.node.addDependency(delivery);
    }
  }

  /** The policies that the service needs; what must be there before it is asked to deliver. */
  private letDeliver(): Construct | undefined {
    const { account, region, partition } = Stack.of(this);
    const conditions = {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:bedrock:${region}:${account}:*` },
    };
    const service = new iam.ServicePrincipal('bedrock.amazonaws.com');
    this.bucket.encryptionKey?.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'InvocationLogs',
        principals: [service],
        actions: ['kms:GenerateDataKey'],
        resources: ['*'],
        conditions,
      }),
    );
    const { statementAdded, policyDependable } = this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'InvocationLogs',
        principals: [service],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`${deliveredPrefix(this.prefix, account)}*`)],
        conditions,
      }),
    );
    if (!statementAdded) {
      Annotations.of(this).addWarningV2(
        'cdk-bedrock-rft:logBucketPolicy',
        `The policy of the imported bucket is not changed. It must let bedrock.amazonaws.com put objects under ${this.prefix}AWSLogs/ (and its key, if it has one, generate data keys): https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html`,
      );
    }
    return policyDependable as Construct | undefined;
  }
}
