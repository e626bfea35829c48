import { createHash } from 'node:crypto';
import { ServiceError } from './service';

/** One version of an object. */
export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  /** With quotes, as in headers. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  /** Absent in buckets without versioning. */
  readonly versionId: string | undefined;
  readonly contentType: string;
  /** Other headers that are stored and returned (`content-encoding`, `x-amz-meta-…`). */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a bucket tells when an object came to be. */
export interface ObjectCreated {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly versionId: string | undefined;
  readonly timeMs: number;
  readonly reason: 'PutObject' | 'CompleteMultipartUpload';
  readonly caller: string;
}

/** Conditions of a write, as in its headers. */
export interface WriteConditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

export interface PutOptions extends WriteConditions {
  readonly contentType?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly etag?: string;
  readonly reason?: ObjectCreated['reason'];
  /** @default 'rehearsal' */
  readonly caller?: string;
}

interface Bucket {
  readonly versioned: boolean;
  /** Newest last. A marker in place of an object says that the key was deleted. */
  readonly versions: Map<string, Version[]>;
  /** Content that is read from disk only when somebody asks for it. */
  readonly lazy: Map<string, () => Buffer>;
}

type Version = StoredObject | { readonly deleted: true; readonly versionId: string };

export interface S3StoreOptions {
  /** Virtual time, epoch milliseconds. */
  readonly now: () => number;
  /** @default - nobody is told */
  readonly onObjectCreated?: (created: ObjectCreated) => void;
}

/** Buckets and objects in memory. Errors are those of S3. */
export class S3Store {
  private readonly buckets = new Map<string, Bucket>();
  private versionCount = 0;

  constructor(private readonly options: S3StoreOptions) {}

  createBucket(name: string, options: { readonly versioned: boolean }): void {
    this.buckets.set(name, { versioned: options.versioned, versions: new Map(), lazy: new Map() });
  }

  has(bucket: string): boolean {
    return this.buckets.has(bucket);
  }

  /** An object whose content is made when it is first asked for. Nobody is told of it. */
  seed(bucket: string, key: string, content: () => Buffer): void {
    this.bucket(bucket).lazy.set(key, content);
  }

  /**
   * Stores an object.
   *
   * @throws ServiceError NoSuchBucket, PreconditionFailed, or NoSuchKey (If-Match on a key that is not there)
   */
  put(bucketName: string, key: string, body: Buffer | string, options: PutOptions = {}): StoredObject {
    const bucket = this.bucket(bucketName);
    this.checkWrite(bucketName, key, options);
    const content = Buffer.from(body);
    const object: StoredObject = {
      key,
      body: content,
      etag: options.etag ?? `"${md5(content)}"`,
      lastModifiedMs: this.options.now(),
      versionId: bucket.versioned ? this.nextVersionId() : undefined,
      contentType: options.contentType ?? 'application/octet-stream',
      headers: options.headers ?? {},
    };
    this.append(bucket, object);
    this.options.onObjectCreated?.({
      bucket: bucketName,
      key,
      size: content.length,
      etag: object.etag.slice(1, -1),
      versionId: object.versionId,
      timeMs: object.lastModifiedMs,
      reason: options.reason ?? 'PutObject',
      caller: options.caller ?? 'rehearsal',
    });
    return object;
  }

  /**
   * @param versionId the newest version when absent
   * @throws ServiceError NoSuchBucket, NoSuchKey, NoSuchVersion
   */
  get(bucketName: string, key: string, versionId?: string): StoredObject {
    const object = this.find(bucketName, key, versionId);
    if (object) return object;
    throw versionId === undefined
      ? new ServiceError('NoSuchKey', 'The specified key does not exist.', 404)
      : new ServiceError('NoSuchVersion', 'The specified version does not exist.', 404);
  }

  /** Like `get`, but a missing object is undefined. */
  find(bucketName: string, key: string, versionId?: string): StoredObject | undefined {
    const bucket = this.bucket(bucketName);
    this.load(bucket, key);
    const versions = bucket.versions.get(key) ?? [];
    const version = versionId === undefined ? versions.at(-1) : versions.find((each) => each.versionId === versionId);
    return version && 'key' in version ? version : undefined;
  }

  /** Deletes the newest version (a versioned bucket keeps it behind a marker) or exactly one. */
  delete(bucketName: string, key: string, versionId?: string): { readonly marker: string | undefined } {
    const bucket = this.bucket(bucketName);
    this.load(bucket, key);
    const versions = bucket.versions.get(key) ?? [];
    if (versionId !== undefined) {
      bucket.versions.set(
        key,
        versions.filter((version) => version.versionId !== versionId),
      );
      return { marker: undefined };
    }
    if (!bucket.versioned) {
      bucket.versions.delete(key);
      return { marker: undefined };
    }
    const marker = this.nextVersionId();
    bucket.versions.set(key, [...versions, { deleted: true, versionId: marker }]);
    return { marker };
  }

  /** The newest version of every key under a prefix, in the order of the keys' UTF-8 bytes. */
  objects(bucketName: string, prefix = ''): StoredObject[] {
    const bucket = this.bucket(bucketName);
    for (const key of [...bucket.lazy.keys()].filter((each) => each.startsWith(prefix))) this.load(bucket, key);
    return [...bucket.versions.entries()]
      .filter(([key]) => key.startsWith(prefix))
      .flatMap(([, versions]) => versions.slice(-1))
      .filter((version) => 'key' in version)
      .sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
  }

  /** @throws ServiceError PreconditionFailed, or NoSuchKey (If-Match on a key that is not there) */
  checkWrite(bucketName: string, key: string, { ifMatch, ifNoneMatch }: WriteConditions): void {
    if (ifMatch === undefined && ifNoneMatch === undefined) return;
    const present = this.find(bucketName, key);
    if (ifMatch !== undefined && !present)
      throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
    const isRefused = ifNoneMatch === undefined ? !sameETag(ifMatch ?? '', present?.etag ?? '') : present !== undefined;
    if (isRefused) throw preconditionFailed();
  }

  private bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (!bucket) throw new ServiceError('NoSuchBucket', `The specified bucket does not exist: ${name}`, 404);
    return bucket;
  }

  private load(bucket: Bucket, key: string): void {
    const content = bucket.lazy.get(key);
    if (!content) return;
    bucket.lazy.delete(key);
    const body = content();
    this.append(bucket, {
      key,
      body,
      etag: `"${md5(body)}"`,
      lastModifiedMs: this.options.now(),
      versionId: bucket.versioned ? this.nextVersionId() : undefined,
      contentType: 'application/octet-stream',
      headers: {},
    });
  }

  private append(bucket: Bucket, object: StoredObject): void {
    const before = bucket.versioned ? (bucket.versions.get(object.key) ?? []) : [];
    bucket.versions.set(object.key, [...before, object]);
  }

  private nextVersionId(): string {
    return `version.${String(++this.versionCount).padStart(8, '0')}`;
  }
}

/** Whether two entity tags are the same, with or without quotes. */
export function sameETag(one: string, other: string): boolean {
  return one.replaceAll('"', '') === other.replaceAll('"', '');
}

/** The answer to a condition that does not hold. */
export function preconditionFailed(): ServiceError {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new ServiceError('PreconditionFailed', message, 412);
}

function md5(content: Buffer): string {
  return createHash('md5').update(content).digest('hex');
}
