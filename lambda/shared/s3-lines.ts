import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { s3Uri } from '../../lib/contract/keys';
import type { ObjectLocation } from '../../lib/contract/settings';
import { s3Refusal } from './s3-refusal';
import { textLines } from './text-lines';

/** The lines of an object. Nothing is held in memory but one line. */
export async function* objectLines(s3: S3Client, bucket: string, key: string): AsyncGenerator<string> {
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (body) {
    // In Node.js a body is a stream of bytes; the SDK's type also covers browsers.
    yield* textLines(body as AsyncIterable<Uint8Array>);
  }
}

/** The lines of every object at these places. */
export async function* locationLines(s3: S3Client, locations: readonly ObjectLocation[]): AsyncGenerator<string> {
  for (const { bucket, key, prefix } of locations) {
    try {
      for await (const found of keysAt(s3, { bucket, key, prefix })) {
        yield* objectLines(s3, bucket, found);
      }
    } catch (error) {
      throw s3Refusal(error, s3Uri(bucket, key ?? prefix ?? ''));
    }
  }
}

async function* keysAt(s3: S3Client, { bucket, key, prefix }: ObjectLocation): AsyncGenerator<string> {
  if (key !== undefined) {
    yield key;
    return;
  }
  for await (const { Contents: objects = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: prefix },
  )) {
    for (const { Key: found } of objects) {
      if (found?.endsWith('.jsonl')) {
        yield found;
      }
    }
  }
}
