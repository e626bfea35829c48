import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { s3Uri } from '../../lib/contract/keys';
import { s3Refusal } from './s3-refusal';
import { isNamed } from './service-errors';
import type { ObjectStore, ObjectUpload, OpenedObject } from './object-store';

/** Bytes of a part of an upload: 10,000 parts, the most that S3 takes, make 80 GB. */
const PART_BYTES = 8 * 1024 * 1024;

/** Objects in Amazon S3. What it writes goes to one bucket. */
export class S3ObjectStore implements ObjectStore {
  public constructor(
    private readonly s3: S3Client,
    private readonly outputBucket: string,
  ) {}

  public async *list(bucket: string, prefix: string): AsyncIterable<string> {
    try {
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client: this.s3 },
        { Bucket: bucket, Prefix: prefix },
      )) {
        for (const { Key } of Contents) {
          if (Key !== undefined) {
            yield Key;
          }
        }
      }
    } catch (error) {
      throw s3Refusal(error, s3Uri(bucket, prefix));
    }
  }

  public async open(bucket: string, key: string, ifMatch?: string): Promise<OpenedObject | undefined> {
    try {
      const { Body, ETag } = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: ifMatch }));
      return { etag: ETag as string, body: Body as AsyncIterable<Uint8Array> };
    } catch (error) {
      // Without a permission to list that fits, S3 tells of an absent key as it tells of a forbidden one.
      if (isNamed(error, 'NoSuchKey', 'AccessDenied', 'PreconditionFailed')) {
        return undefined;
      }
      throw error;
    }
  }

  public async put(key: string, body: Uint8Array): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.outputBucket, Key: key, Body: body }));
  }

  public upload(key: string): ObjectUpload {
    return new S3Upload(this.s3, this.outputBucket, key);
  }
}

/** A multipart upload that holds at most two parts in memory. A small object becomes one plain request. */
class S3Upload implements ObjectUpload {
  private readonly body = new PassThrough();
  private readonly done: Promise<unknown>;

  public constructor(client: S3Client, bucket: string, key: string) {
    const params = { Bucket: bucket, Key: key, Body: this.body };
    this.done = new Upload({ client, params, partSize: PART_BYTES, queueSize: 1 }).done();
    // A failed upload fails whoever writes next or finishes; until then nobody listens.
    this.done.catch(() => undefined);
    this.body.on('error', () => undefined);
  }

  public async write(bytes: Uint8Array): Promise<void> {
    if (this.body.destroyed) {
      await this.done;
    }
    if (!this.body.write(bytes)) {
      // A failed upload stops reading and ends the body: its own error says why.
      await once(this.body, 'drain').catch(() => this.done);
    }
  }

  public async finish(): Promise<void> {
    this.body.end();
    await this.done;
  }

  /** Not `Upload.abort`: that one returns before the parts that S3 holds are given up, and a function may end there. */
  public async abort(): Promise<void> {
    this.body.destroy(new Error('the upload is abandoned'));
    await this.done.catch(() => undefined);
  }
}
