import { createHash } from 'node:crypto';
import type { PutOptions, S3Store, StoredObject } from './s3-store';
import { ServiceError } from './service';

/** Smallest part of a multipart upload but the last. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * 1024 * 1024;

interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly options: PutOptions;
  readonly parts: Map<number, { readonly body: Buffer; readonly etag: string }>;
}

/** A part as CompleteMultipartUpload lists it. */
export interface CompletedPart {
  readonly number: number;
  readonly etag: string;
}

/** Multipart uploads that were begun and not yet completed. */
export class S3Uploads {
  private readonly uploads = new Map<string, Upload>();
  private count = 0;

  constructor(private readonly store: S3Store) {}

  /** How many uploads nobody has completed or aborted: storage that would be paid for. */
  get open(): number {
    return this.uploads.size;
  }

  create(bucket: string, key: string, options: PutOptions): string {
    this.store.find(bucket, key); // refuses an unknown bucket
    const id = `upload.${String(++this.count).padStart(8, '0')}`;
    this.uploads.set(id, { bucket, key, options, parts: new Map() });
    return id;
  }

  /** Stores a part and returns its entity tag. */
  part(id: string, number: number, body: Buffer): string {
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    this.upload(id).parts.set(number, { body, etag });
    return etag;
  }

  /** @throws ServiceError InvalidPart, InvalidPartOrder, EntityTooSmall, or what the write's conditions give */
  complete(id: string, parts: readonly CompletedPart[], conditions: PutOptions): StoredObject {
    const upload = this.upload(id);
    const bodies = parts.map(({ number, etag }, index) => {
      const part = upload.parts.get(number);
      if (!part || part.etag.replaceAll('"', '') !== etag.replaceAll('"', '')) {
        throw new ServiceError('InvalidPart', `Part ${number} was not uploaded, or under another entity tag`);
      }
      if (index > 0 && parts[index - 1].number >= number) {
        throw new ServiceError('InvalidPartOrder', 'The list of parts was not in ascending order.');
      }
      if (index < parts.length - 1 && part.body.length < MIN_PART_BYTES) {
        throw new ServiceError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
      }
      return part.body;
    });
    if (bodies.length === 0) throw new ServiceError('MalformedXML', 'You must specify at least one part');
    const digests = bodies.map((body) => createHash('md5').update(body).digest());
    const object = this.store.put(upload.bucket, upload.key, Buffer.concat(bodies), {
      ...upload.options,
      ...conditions,
      etag: `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${bodies.length}"`,
      reason: 'CompleteMultipartUpload',
    });
    this.uploads.delete(id);
    return object;
  }

  abort(id: string): void {
    this.upload(id);
    this.uploads.delete(id);
  }

  private upload(id: string): Upload {
    const upload = this.uploads.get(id);
    if (!upload) throw new ServiceError('NoSuchUpload', 'The specified multipart upload does not exist.', 404);
    return upload;
  }
}
