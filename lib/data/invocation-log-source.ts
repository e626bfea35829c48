import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { PiiFilter } from './pii-filter';

/** Where Amazon Bedrock delivers the invocation logs of the account and region. */
export interface IInvocationLogs {
  /** The bucket of the logs, in the region of the stack. */
  readonly bucket: s3.IBucket;

  /** What stands before `AWSLogs/` in their keys: empty, or ending with a slash. */
  readonly prefix: string;
}

/** Where feedback about calls lies. */
export interface IFeedbackStore {
  /** The bucket that holds feedback under `feedback/`. */
  readonly bucket: s3.IBucket;
}

export interface InvocationLogsOptions {
  /** Where the logs lie: an `InvocationLogging`, or what `InvocationLogging.existing` returns. */
  readonly logs: IInvocationLogs;

  /**
   * Request metadata that a call must have, all of it.
   *
   * @default - any
   */
  readonly metadataEquals?: { readonly [name: string]: string };

  /**
   * Request metadata that a call must not have, none of it. A call without such a key passes.
   *
   * @default - none is refused
   */
  readonly metadataNotEquals?: { readonly [name: string]: string };

  /**
   * Ids or ARNs of models, inference profiles or deployments that were called.
   *
   * @default - any; calls that the pipeline makes itself never become rows
   */
  readonly models?: string[];

  /**
   * How long before the start of a run calls are taken from.
   *
   * @default Duration.days(30)
   */
  readonly since?: Duration;

  /**
   * Where feedback lies, joined by the request id of the call. Corrections become reference answers.
   *
   * @default - none: no row has a reference answer
   */
  readonly feedback?: IFeedbackStore;

  /**
   * What happens to rows with personal data. What people wrote to an application becomes training data, and a model can repeat
   * what it was trained on: choose a filter unless your application already keeps such data out.
   *
   * @default - nothing: every row is kept as it is
   */
  readonly piiFilter?: PiiFilter;
}

/** Which calls of the invocation logs become rows, and how. */
export interface InvocationLogSelection {
  /** Account whose calls are logged. */
  readonly account: string;

  /** Region whose calls are logged. */
  readonly region: string;

  /** How far before the start of the run calls are taken from. */
  readonly sinceSeconds: number;

  /** Ids or ARNs of models, inference profiles or deployments; of any when it is empty. */
  readonly models: string[];

  /** Request metadata that a call must have. */
  readonly metadataEquals: { readonly [name: string]: string };

  /** Request metadata that a call must not have. */
  readonly metadataNotEquals: { readonly [name: string]: string };

  /**
   * Name of the bucket that feedback lies in.
   *
   * @default - there is no feedback
   */
  readonly feedbackBucket?: string;

  /**
   * The filter for personal data, as `PiiFilter` names it.
   *
   * @default - none
   */
  readonly piiFilter?: string;
}
