import { Duration, Names, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import * as authorizers from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import * as integrations from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { STORE_FEEDBACK_ENV, TAKE_FEEDBACK_ENV } from '../contract/env';
import { FEEDBACK_METRIC, FEEDBACK_METRIC_DIMENSION, FEEDBACK_PATH } from '../contract/feedback';
import { FEEDBACK_PREFIX } from '../contract/keys';
import { METRIC_NAMESPACE } from '../contract/metrics';
import { IFeedbackStore } from '../data/invocation-log-source';
import { grantReadPrefix, grantWritePrefix } from '../data/object-access';
import { StateBucket } from '../data/state-bucket';
import { PrebundledFunction } from '../private/prebundled-function';
import { requireDuration, requireNumber } from '../private/validation';
import { FeedbackAuthorization } from './feedback-authorization';

export interface FeedbackIntakeProps {
  /**
   * Who may send.
   *
   * @default FeedbackAuthorization.iam()
   */
  readonly authorization?: FeedbackAuthorization;

  /**
   * Your own bucket. Import a bucket that is encrypted with a key of its own together with that key, so that its use is granted.
   *
   * @default - a new bucket: versioned, encrypted, TLS only, no public access, retained
   */
  readonly bucket?: s3.IBucket;

  /**
   * Your own key for the bucket and the queues made here.
   *
   * @default - keys managed by Amazon S3 and Amazon SQS
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Web pages whose scripts may send, for example `https://support.example.com`. They still have to be authorized.
   *
   * @default - none
   */
  readonly allowOrigins?: string[];

  /**
   * Requests a second beyond which API Gateway answers 429; twice as many at once pass. 1 to 5,000.
   *
   * @default 50
   */
  readonly requestsPerSecond?: number;

  /**
   * How long feedback is gathered before it is written as one object, 1 second to 5 minutes.
   *
   * @default Duration.minutes(1)
   */
  readonly batchWindow?: Duration;

  /**
   * What happens to the bucket made here when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** As many as one invocation takes; 6 MB of them at most. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const BATCH_SIZE = 1_000;

const STORE_TIMEOUT = Duration.minutes(1);

/** After so many attempts, minutes apart, a message is left to a person. */
const ATTEMPTS = 5;

/** One JSON line for each request, those that nobody authorized too. Nothing of the feedback is in it. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  route: '$context.routeKey',
  status: '$context.status',
  caller: '$context.identity.userArn',
  authorizerError: '$context.authorizer.error',
  error: '$context.error.message',
};

/**
 * Takes what people say about answers of the model: `POST /feedback` with `{ requestId, rating, correctedAnswer?, comment? }`, and
 * writes it to S3 in batches. `requestId` is the id that Bedrock returned with the answer: by it feedback finds its row in the
 * invocation logs, whenever these arrive. One that no log has is taken and becomes no row; its vote
 * counts for drift.
 *
 * Of several about one answer by one reviewer the latest counts, so sending again does no harm.
 *
 * @example
 * const feedback = new FeedbackIntake(this, 'Feedback');
 * feedback.grantSend(application);
 */
export class FeedbackIntake extends Construct implements IFeedbackStore {
  /** Where feedback is sent to. */
  public readonly url: string;

  /** Where feedback lies, under `feedback/`. */
  public readonly bucket: s3.IBucket;

  /** The API, for a domain name of your own. */
  public readonly api: apigateway.HttpApi;

  /** Feedback that could not be written. */
  public readonly deadLetterQueue: sqs.Queue;

  private readonly route: apigateway.HttpRoute;
  private readonly takesTokens: boolean;
  private readonly take: PrebundledFunction<typeof TAKE_FEEDBACK_ENV>;

  constructor(scope: Construct, id: string, props: FeedbackIntakeProps = {}) {
    super(scope, id);
    const { encryptionKey, requestsPerSecond = 50, batchWindow = Duration.minutes(1) } = props;
    const { token } = props.authorization ?? FeedbackAuthorization.iam();
    requireNumber('requestsPerSecond', requestsPerSecond, { min: 1, max: 5_000 });
    requireDuration('batchWindow', batchWindow, Duration.seconds(1), Duration.minutes(5));
    this.takesTokens = token !== undefined;
    this.bucket = props.bucket ?? new StateBucket(this, 'Bucket', props);

    const encryption = encryptionKey
      ? { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
      : { encryption: sqs.QueueEncryption.SQS_MANAGED };
    // Longer than the queue keeps messages: their time there counts.
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetters', {
      ...encryption,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const queue = new sqs.Queue(this, 'Queue', {
      ...encryption,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // Six times the function's timeout and the batching window, as AWS advises.
      visibilityTimeout: Duration.seconds(6 * STORE_TIMEOUT.toSeconds() + batchWindow.toSeconds()),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: ATTEMPTS },
    });

    const logGroup = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS });
    const take = new PrebundledFunction<typeof TAKE_FEEDBACK_ENV>(this, 'TakeFeedback', {
      asset: 'take-feedback',
      description: 'Checks feedback and hands it on to the queue',
      environment: { QUEUE_URL: queue.queueUrl },
      logGroup,
      timeout: Duration.seconds(25),
    });
    this.take = take;
    grantQueue(queue, take.role, 'sqs:SendMessage');
    encryptionKey?.grantEncryptDecrypt(take.role);

    const store = new PrebundledFunction<typeof STORE_FEEDBACK_ENV>(this, 'StoreFeedback', {
      asset: 'store-feedback',
      description: 'Writes a batch of feedback as one object',
      environment: { FEEDBACK_BUCKET: this.bucket.bucketName },
      logGroup,
      timeout: STORE_TIMEOUT,
      memorySize: 512,
    });
    grantQueue(queue, store.role, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
    encryptionKey?.grantDecrypt(store.role);
    grantWritePrefix(this.bucket, store.role, FEEDBACK_PREFIX);
    store.asFunction().addEventSourceMapping('Queue', {
      eventSourceArn: queue.queueArn,
      batchSize: BATCH_SIZE,
      maxBatchingWindow: batchWindow,
      reportBatchItemFailures: true,
    });

    this.api = new apigateway.HttpApi(this, 'Api', {
      apiName: Names.uniqueResourceName(this, { maxLength: 128 }),
      description: 'Takes feedback on answers of a model',
      createDefaultStage: false,
      corsPreflight: props.allowOrigins && {
        allowOrigins: props.allowOrigins,
        allowMethods: [apigateway.CorsHttpMethod.POST],
        allowHeaders: ['authorization', 'content-type', 'x-amz-date', 'x-amz-security-token'],
        maxAge: Duration.hours(1),
      },
    });
    this.api.addStage('Stage', {
      autoDeploy: true,
      throttle: { rateLimit: requestsPerSecond, burstLimit: Math.ceil(2 * requestsPerSecond) },
      accessLogSettings: {
        destination: new apigateway.LogGroupLogDestination(
          new logs.LogGroup(this, 'AccessLogs', { retention: logs.RetentionDays.THREE_MONTHS }),
        ),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    this.route = new apigateway.HttpRoute(this, 'Route', {
      httpApi: this.api,
      routeKey: apigateway.HttpRouteKey.with(FEEDBACK_PATH, apigateway.HttpMethod.POST),
      authorizer: token
        ? new authorizers.HttpJwtAuthorizer('Token', token.issuer, { jwtAudience: token.audience })
        : new authorizers.HttpIamAuthorizer(),
      integration: new integrations.HttpLambdaIntegration('Integration', this.take.asFunction()),
    });
    this.url = `${this.api.apiEndpoint}${FEEDBACK_PATH}`;
  }

  /**
   * Lets `grantee` send feedback: `execute-api:Invoke` on this one route.
   *
   * @throws when tokens authorize, which IAM does not give
   */
  public grantSend(grantee: iam.IGrantable): iam.Grant {
    if (this.takesTokens) {
      throw new Error(
        `FeedbackIntake ${this.node.path}: it takes tokens, and a permission does not give one. Leave grantSend out, or use authorization: FeedbackAuthorization.iam().`,
      );
    }
    return this.route.grantInvoke(grantee);
  }

  /** Lets `grantee` read the feedback. */
  public grantRead(grantee: iam.IGrantable): void {
    grantReadPrefix(this.bucket, grantee, FEEDBACK_PREFIX);
  }

  /** Requests that were taken. Sum over an hour by default. */
  public metricAccepted(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(FEEDBACK_METRIC.accepted, props);
  }

  /** Requests that came through authorization and were refused for what they held. Sum over an hour by default. */
  public metricRefused(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(FEEDBACK_METRIC.refused, props);
  }

  private metric(metricName: string, props: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: { [FEEDBACK_METRIC_DIMENSION]: this.take.functionName },
      statistic: 'Sum',
      period: Duration.hours(1),
      ...props,
    }).attachTo(this);
  }
}

/** The grants of `IQueue` allow more than is needed. */
function grantQueue(queue: sqs.IQueue, grantee: iam.IGrantable, ...actions: string[]): void {
  iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [queue.queueArn] });
}
