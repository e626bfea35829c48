import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { checkInvocationLogs, invocationLogLocation } from './invocation-log-location';
import { InvocationLogSelection, InvocationLogsOptions } from './invocation-log-source';
import { grantReadPrefix } from './object-access';

/** Where rows lie: one object (`key`), or every `.jsonl` object under a prefix. */
export interface DatasetLocation {
  /** Name of the bucket. */
  readonly bucket: string;

  /**
   * Key of one object.
   *
   * @default - every `.jsonl` object under `prefix`
   */
  readonly key?: string;

  /**
   * Prefix of many objects.
   *
   * @default - the one object `key`
   */
  readonly prefix?: string;

  /**
   * That invocation logs lie under the prefix, and which of them become rows.
   *
   * @default - rows lie there
   */
  readonly logs?: InvocationLogSelection;
}

/**
 * Rows for a pipeline: JSONL, one prompt a line, in the chat format of Bedrock reinforcement fine-tuning.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/rft-prepare-data.html
 */
export abstract class DatasetSource {
  /**
   * A `.jsonl` file on this machine, deployed with the stack.
   *
   * @throws when there is no such file
   */
  public static localFile(path: string): DatasetSource {
    return new LocalFiles([requireFile(resolve(path))]);
  }

  /**
   * Every `.jsonl` file of a folder on this machine, deployed with the stack.
   *
   * @throws when there is no such folder, or no such file in it
   */
  public static localFolder(path: string): DatasetSource {
    const folder = resolve(path);
    if (!existsSync(folder) || !statSync(folder).isDirectory()) {
      throw new Error(`DatasetSource.localFolder: got '${folder}', which is not a folder.`);
    }
    const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
    if (files.length === 0) {
      throw new Error(`DatasetSource.localFolder: '${folder}' has no file whose name ends in .jsonl.`);
    }
    return new LocalFiles(files.sort().map((name) => join(folder, name)));
  }

  /**
   * Every `.jsonl` object under a prefix of a bucket; each run reads what is there when it starts.
   *
   * @param bucket import a bucket that is encrypted with a key of its own together with that key, so that reading is granted
   * @param prefix for example `incoming/`; it must end with a slash
   */
  public static s3Prefix(bucket: s3.IBucket, prefix: string): DatasetSource {
    if (!Token.isUnresolved(prefix) && !prefix.endsWith('/')) {
      throw new Error(`DatasetSource.s3Prefix: got prefix '${prefix}', which must end with '/'.`);
    }
    return new S3Prefix(bucket, prefix);
  }

  /**
   * Prompts that an application sent to Amazon Bedrock, from the invocation logs of the account and region. Each run reads the
   * calls of the time before it. A call that somebody corrected becomes a row with the correction as its reference answer;
   * other calls become rows only when the reward needs no reference answer. Equal prompts become one row.
   */
  public static invocationLogs(options: InvocationLogsOptions): DatasetSource {
    return new InvocationLogs(options);
  }

  /** The rows of all these sources. Of equal prompts the row of the earlier source counts. */
  public static concat(...sources: DatasetSource[]): DatasetSource {
    if (sources.length === 0) {
      throw new Error('DatasetSource.concat: got no source, give one at least.');
    }
    return new Concatenated(sources);
  }

  /** Whether rows are made of invocation logs, for which the pipeline has a step of its own. */
  public readonly readsInvocationLogs: boolean = false;

  /**
   * Makes the rows readable for `reader` and says where they lie.
   *
   * @param logReader reads invocation logs and what belongs to them
   */
  public abstract bind(scope: Construct, reader: iam.IGrantable, logReader?: iam.IGrantable): DatasetLocation[];
}

class Concatenated extends DatasetSource {
  public override readonly readsInvocationLogs: boolean;

  constructor(private readonly sources: readonly DatasetSource[]) {
    super();
    this.readsInvocationLogs = sources.some((source) => source.readsInvocationLogs);
  }

  public bind(scope: Construct, reader: iam.IGrantable, logReader?: iam.IGrantable): DatasetLocation[] {
    return this.sources.flatMap((source, at) => source.bind(new Construct(scope, `Part${at + 1}`), reader, logReader));
  }
}

class InvocationLogs extends DatasetSource {
  public override readonly readsInvocationLogs = true;

  constructor(private readonly options: InvocationLogsOptions) {
    super();
    checkInvocationLogs(options);
  }

  public bind(scope: Construct, _reader: iam.IGrantable, logReader?: iam.IGrantable): DatasetLocation[] {
    if (!logReader) {
      throw new Error(
        'DatasetSource.invocationLogs: logs hold calls, not rows. Give them as the `dataset` of a pipeline; recordedResponses take files and prefixes.',
      );
    }
    return [invocationLogLocation(scope, this.options, logReader)];
  }
}

class LocalFiles extends DatasetSource {
  constructor(private readonly paths: string[]) {
    super();
  }

  public bind(scope: Construct, reader: iam.IGrantable): DatasetLocation[] {
    return this.paths.map((path) => {
      const asset = new Asset(scope, basename(path), { path });
      // Asset.grantRead would open the whole staging bucket; this run needs one object of it.
      iam.Grant.addToPrincipal({
        grantee: reader,
        actions: ['s3:GetObject'],
        resourceArns: [asset.bucket.arnForObjects(asset.s3ObjectKey)],
      });
      return { bucket: asset.s3BucketName, key: asset.s3ObjectKey };
    });
  }
}

class S3Prefix extends DatasetSource {
  constructor(
    private readonly bucket: s3.IBucket,
    private readonly prefix: string,
  ) {
    super();
  }

  public bind(_scope: Construct, reader: iam.IGrantable): DatasetLocation[] {
    grantReadPrefix(this.bucket, reader, this.prefix);
    return [{ bucket: this.bucket.bucketName, prefix: this.prefix }];
  }
}

function requireFile(path: string): string {
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new Error(`DatasetSource.localFile: got '${path}', which is not a file.`);
  }
  if (!path.endsWith('.jsonl')) {
    throw new Error(`DatasetSource.localFile: got '${path}', allowed is a file whose name ends in .jsonl.`);
  }
  return path;
}
