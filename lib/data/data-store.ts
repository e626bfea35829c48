import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { INCOMING_PREFIX } from '../contract/keys';
import { DatasetSource } from './dataset-source';
import { StateBucket } from './state-bucket';

export interface DataStoreProps {
  /**
   * Your own bucket for data that comes in. It must not be the output bucket. Import a bucket that is encrypted with a key of
   * its own together with that key, so that its use is granted.
   *
   * @default - a new bucket: versioned, encrypted, TLS only, no public access, retained
   */
  readonly inputBucket?: s3.IBucket;

  /**
   * Your own bucket for prepared datasets and what the customization job writes, in the region of the pipeline. It must not
   * be the input bucket. Its key is granted as that of the input bucket.
   *
   * @default - a new bucket: versioned, encrypted, TLS only, no public access, retained
   */
  readonly outputBucket?: s3.IBucket;

  /**
   * Your own key for the buckets made here.
   *
   * @default - keys managed by Amazon S3
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long overwritten and deleted objects are kept.
   *
   * @default Duration.days(90)
   */
  readonly noncurrentVersionExpiration?: Duration;

  /**
   * What happens to the buckets made here when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The two buckets of a pipeline. What comes in and what runs write are kept apart, so that a pipeline can never be
 * triggered by its own output.
 */
export class DataStore extends Construct {
  /** Where people and systems put rows, under `incoming/`. */
  public readonly inputBucket: s3.IBucket;

  /** Where runs write, under `runs/<run id>/`. */
  public readonly outputBucket: s3.IBucket;

  /** The key of the buckets made here, if one was given. */
  public readonly encryptionKey?: kms.IKey;

  constructor(scope: Construct, id: string, props: DataStoreProps = {}) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    this.inputBucket = props.inputBucket ?? new StateBucket(this, 'Input', props);
    this.outputBucket = props.outputBucket ?? new StateBucket(this, 'Output', props);
    if (this.inputBucket === this.outputBucket || this.inputBucket.bucketName === this.outputBucket.bucketName) {
      throw new Error(
        `DataStore ${this.node.path}: inputBucket and outputBucket are the same bucket. Job output would look like new data and start the next run: give two buckets.`,
      );
    }
  }

  /** The rows that were uploaded under `incoming/` of the input bucket. */
  public get incoming(): DatasetSource {
    return DatasetSource.s3Prefix(this.inputBucket, INCOMING_PREFIX);
  }
}
