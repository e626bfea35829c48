import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { textLines } from '../../lambda/shared/text-lines';
import type { LinesOf } from '../review/load-review';

/** The lines of the objects of a bucket, one at a time. An object that does not exist has none. */
export const bucketLines = (s3: S3Client, bucket: string): LinesOf =>
  async function* (key) {
    try {
      const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      // In Node.js a body is a stream of bytes; the SDK's type also covers browsers.
      if (body) yield* textLines(body as AsyncIterable<Uint8Array>);
    } catch (error) {
      if (!(error instanceof NoSuchKey)) throw error;
    }
  };
