import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { S3ObjectStore } from '../../../lambda/shared/s3-object-store';

const MEBIBYTE = 1024 * 1024;

const s3 = mockClient(S3Client);
const store = new S3ObjectStore(new S3Client({ region: 'us-east-1' }), 'output');

const failure = (name: string) =>
  new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode: 400 } });

beforeEach(() => {
  s3.reset();
  s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'upload' });
  s3.on(CompleteMultipartUploadCommand).resolves({});
  s3.on(AbortMultipartUploadCommand).resolves({});
  s3.on(PutObjectCommand).resolves({});
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('S3ObjectStore', () => {
  test('lists the keys of every page', async () => {
    s3.on(ListObjectsV2Command, { Bucket: 'input', Prefix: 'incoming/' })
      .resolves({ Contents: [{ Key: 'incoming/a' }], NextContinuationToken: 'next' })
      .on(ListObjectsV2Command, { ContinuationToken: 'next' })
      .resolves({ Contents: [{ Key: 'incoming/b' }] });
    expect(await collect(store.list('input', 'incoming/'))).toEqual(['incoming/a', 'incoming/b']);
    s3.on(ListObjectsV2Command).resolves({});
    expect(await collect(store.list('input', ''))).toEqual([]);
  });

  test.each(['NoSuchBucket', 'AccessDenied', 'PermanentRedirect'])(
    'a bucket that S3 answers with %s is named, with what to check',
    async (name) => {
      s3.on(ListObjectsV2Command).rejects(failure(name));
      await expect(collect(store.list('input', 'incoming/'))).rejects.toMatchObject({
        name: 'DatasetRejected',
        message: expect.stringMatching(
          new RegExp(`s3://input/incoming/ cannot be read \\(${name}\\)\\. Check that it exists`),
        ) as string,
      });
    },
  );

  test('trouble that passes stays what it is', async () => {
    s3.on(ListObjectsV2Command).rejects(failure('SlowDown'));
    await expect(collect(store.list('input', 'incoming/'))).rejects.toMatchObject({ name: 'SlowDown' });
  });

  test('reads an object, the second time only when it is still the same', async () => {
    const Body = Readable.from([Buffer.from('rows')]) as unknown as GetObjectCommandOutput['Body'];
    s3.on(GetObjectCommand, { Bucket: 'input', Key: 'a', IfMatch: undefined }).resolves({ ETag: '"1"', Body });
    const object = await store.open('input', 'a');
    expect(object?.etag).toBe('"1"');
    expect(Buffer.concat(await collect(object!.body)).toString()).toBe('rows');
    s3.on(GetObjectCommand, { IfMatch: '"1"' }).rejects(failure('PreconditionFailed'));
    expect(await store.open('input', 'a', '"1"')).toBeUndefined();
  });

  test.each(['NoSuchKey', 'AccessDenied'])('an object that S3 answers with %s is not there', async (name) => {
    s3.on(GetObjectCommand).rejects(failure(name));
    expect(await store.open('input', 'a')).toBeUndefined();
  });

  test('writes a small object with one request', async () => {
    const upload = store.upload('part');
    await upload.write(Buffer.from('a\n'));
    await upload.write(Buffer.from('b\n'));
    await upload.finish();
    await store.put('manifest', Buffer.from('{}'));
    const written = s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input);
    expect(written.map(({ Bucket, Key, Body }) => [Bucket, Key, (Body as Buffer).toString()])).toEqual([
      ['output', 'part', 'a\nb\n'],
      ['output', 'manifest', '{}'],
    ]);
  });

  test('writes a large object in parts, in order', async () => {
    const parts: Buffer[] = [];
    s3.on(UploadPartCommand).callsFake(({ Body }: { Body: Buffer }) => {
      parts.push(Buffer.from(Body));
      return { ETag: `"${parts.length}"` };
    });
    const upload = store.upload('part');
    const blocks = Array.from({ length: 20 }, (_, index) => Buffer.alloc(MEBIBYTE, index));
    for (const block of blocks) await upload.write(block);
    await upload.finish();
    expect(parts.map((part) => part.length / MEBIBYTE)).toEqual([8, 8, 4]);
    expect(Buffer.concat(parts).equals(Buffer.concat(blocks))).toBe(true);
    expect(s3.commandCalls(CompleteMultipartUploadCommand)).toHaveLength(1);
  });

  test('fails the writer, not the process, when a part cannot be written', async () => {
    s3.on(UploadPartCommand).rejects(failure('SlowDown'));
    const upload = store.upload('part');
    const writing = (async () => {
      for (let block = 0; block < 64; block += 1) await upload.write(Buffer.alloc(MEBIBYTE));
      await upload.finish();
    })();
    await expect(writing).rejects.toThrow('SlowDown');
    await expect(upload.write(Buffer.from('more'))).rejects.toThrow('SlowDown');
    await upload.abort();
    expect(s3.commandCalls(CompleteMultipartUploadCommand)).toHaveLength(0);
    expect(s3.commandCalls(AbortMultipartUploadCommand).length).toBeGreaterThan(0);
  });

  test('leaves nothing behind when an upload is aborted', async () => {
    s3.on(UploadPartCommand).resolves({ ETag: '"1"' });
    const upload = store.upload('part');
    for (let block = 0; block < 20; block += 1) await upload.write(Buffer.alloc(MEBIBYTE));
    await upload.abort();
    expect(s3.commandCalls(CompleteMultipartUploadCommand)).toHaveLength(0);
    expect(s3.commandCalls(PutObjectCommand)).toHaveLength(0);
    expect(s3.commandCalls(AbortMultipartUploadCommand).length).toBeGreaterThan(0);
  });
});
