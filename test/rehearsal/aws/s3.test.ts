import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import * as fc from 'fast-check';
import { Readable } from 'node:stream';
import { S3Service } from '../../../rehearsal/aws/s3';
import { S3Store, type ObjectCreated } from '../../../rehearsal/aws/s3-store';
import { loopback, NOW, type Loopback } from './loopback';

const PART = 5 * 1024 * 1024;

let store: S3Store;
let aws: Loopback;
let s3: S3Client;
let created: ObjectCreated[];

beforeEach(async () => {
  created = [];
  store = new S3Store({ now: () => NOW, onObjectCreated: (object) => created.push(object) });
  store.createBucket('plain', { versioned: false });
  store.createBucket('versioned', { versioned: true });
  aws = await loopback([new S3Service(store)]);
  s3 = new S3Client(aws.settingsFor('writer'));
});

afterEach(async () => {
  aws.log.assertAllKnown();
  await aws.close();
});

const put = (Key: string, Body: string, more: object = {}, Bucket = 'plain') =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const read = async (Key: string, more: object = {}, Bucket = 'plain') =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body!.transformToString();

describe('an object', () => {
  test('comes back with its type, tag, metadata and time', async () => {
    const { ETag } = await put('a b/ü+&.jsonl', '{"a":1}\n', {
      ContentType: 'application/jsonl',
      ContentEncoding: 'identity',
      Metadata: { run: '1' },
    });
    const answer = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'a b/ü+&.jsonl' }));
    expect(await answer.Body!.transformToString()).toBe('{"a":1}\n');
    expect(answer).toMatchObject({
      ETag,
      ContentType: 'application/jsonl',
      ContentEncoding: 'identity',
      ContentLength: 8,
      Metadata: { run: '1' },
      LastModified: new Date(NOW),
    });
    expect(ETag).toMatch(/^"[0-9a-f]{32}"$/);
  });

  test('of any bytes survives the way, whole or in chunks with a checksum behind them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200_000 }), async (bytes) => {
        const stream = Readable.from([Buffer.from(bytes.subarray(0, 100)), Buffer.from(bytes.subarray(100))]);
        await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'whole', Body: bytes }));
        await s3.send(
          new PutObjectCommand({ Bucket: 'plain', Key: 'chunked', Body: stream, ContentLength: bytes.length }),
        );
        for (const key of ['whole', 'chunked']) expect(Buffer.compare(store.get('plain', key).body, bytes)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  test('can be read in part', async () => {
    await put('a', '0123456789');
    expect(await read('a', { Range: 'bytes=2-4' })).toBe('234');
    expect(await read('a', { Range: 'bytes=7-' })).toBe('789');
    expect(await read('a', { Range: 'bytes=-2' })).toBe('89');
    const { ContentRange, $metadata } = await s3.send(
      new GetObjectCommand({ Bucket: 'plain', Key: 'a', Range: 'bytes=8-99' }),
    );
    expect([ContentRange, $metadata.httpStatusCode]).toEqual(['bytes 8-9/10', 206]);
    await expect(read('a', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('can be read on a condition', async () => {
    const { ETag } = await put('a', 'x');
    expect(await read('a', { IfMatch: ETag })).toBe('x');
    await put('a', 'y');
    await expect(read('a', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  test('can be written on a condition', async () => {
    const { ETag } = await put('a', 'x', { IfNoneMatch: '*' });
    await expect(put('a', 'y', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await put('a', 'y', { IfMatch: ETag });
    await expect(put('a', 'z', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('b', 'z', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await read('a')).toBe('y');
  });

  test('that is missing is called forbidden to a role that may list under a condition only; a missing bucket is said to be', async () => {
    await expect(read('a')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(read('a', {}, 'nowhere')).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(s3.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'a' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('has a head without a body', async () => {
    await put('a', 'four');
    expect(await s3.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'a' }))).toMatchObject({ ContentLength: 4 });
  });

  test('tells of its creation', async () => {
    const { ETag, VersionId } = await put('incoming/a', 'four', {}, 'versioned');
    expect(created).toEqual([
      {
        bucket: 'versioned',
        key: 'incoming/a',
        size: 4,
        etag: JSON.parse(ETag!),
        versionId: VersionId,
        timeMs: NOW,
        reason: 'PutObject',
        caller: 'writer',
      },
    ]);
  });
});

describe('a versioned bucket', () => {
  test('keeps every version, and a marker for what was deleted', async () => {
    const { VersionId: first } = await put('a', 'one', {}, 'versioned');
    await put('a', 'two', {}, 'versioned');
    const { DeleteMarker } = await s3.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'a' }));
    expect(DeleteMarker).toBe(true);
    await expect(read('a', {}, 'versioned')).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(await read('a', { VersionId: first }, 'versioned')).toBe('one');
    expect(store.objects('versioned')).toEqual([]);
  });

  test('loses exactly the version that is named', async () => {
    await put('a', 'one', {}, 'versioned');
    const { VersionId } = await put('a', 'two', {}, 'versioned');
    await s3.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'a', VersionId }));
    expect(await read('a', {}, 'versioned')).toBe('one');
  });
});

describe('a listing', () => {
  const list = (more: object = {}) => s3.send(new ListObjectsV2Command({ Bucket: 'plain', ...more }));

  test('is in the order of the keys’ bytes, page by page', async () => {
    const keys = ['b', 'a/2', 'a/1', 'ü', 'Z', '\u{1F600}', '\uFB01'];
    for (const key of keys) await put(key, key);
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await list({ MaxKeys: 2, ContinuationToken });
      expect(page.KeyCount).toBeLessThanOrEqual(2);
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key!));
      ContinuationToken = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
    } while (ContinuationToken !== undefined);
    expect(seen).toEqual([...keys].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))));
  });

  test('narrows by prefix, start and delimiter', async () => {
    for (const key of ['runs/1/a', 'runs/1/b/c', 'runs/2/a', 'other']) await put(key, 'x');
    const { CommonPrefixes, Contents } = await list({ Prefix: 'runs/', Delimiter: '/' });
    expect(CommonPrefixes).toEqual([{ Prefix: 'runs/1/' }, { Prefix: 'runs/2/' }]);
    expect(Contents).toBeUndefined();
    expect((await list({ Prefix: 'runs/1/', Delimiter: '/' })).Contents).toMatchObject([{ Key: 'runs/1/a', Size: 1 }]);
    expect((await list({ StartAfter: 'runs/1/b/c' })).Contents).toMatchObject([{ Key: 'runs/2/a' }]);
    expect(await list({ Prefix: 'none' })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  test('shows seeded files, which are read only now', async () => {
    const content = jest.fn(() => Buffer.from('rows'));
    store.seed('plain', 'asset.jsonl', content);
    await list({ Prefix: 'other' });
    expect(content).not.toHaveBeenCalled();
    expect((await list()).Contents).toMatchObject([{ Key: 'asset.jsonl', Size: 4 }]);
    expect(await read('asset.jsonl')).toBe('rows');
    expect(content).toHaveBeenCalledTimes(1);
    expect(created).toEqual([]);
  });
});

describe('a multipart upload', () => {
  const target = { Bucket: 'plain', Key: 'big' };
  const begin = async () => (await s3.send(new CreateMultipartUploadCommand(target))).UploadId;
  const part = async (UploadId: string | undefined, PartNumber: number, Body: Buffer) => ({
    PartNumber,
    ETag: (await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }))).ETag,
  });
  const complete = (UploadId: string | undefined, Parts: object[], more: object = {}) =>
    s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts }, ...more }));

  test('puts the parts together, by the storage library', async () => {
    const bytes = Buffer.alloc(2 * PART + 17, 'abc');
    const done = await new Upload({
      client: s3,
      params: { ...target, Body: Readable.from([bytes.subarray(0, 9), bytes.subarray(9)]) },
      partSize: PART,
    }).done();
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    expect(store.get('plain', 'big').body.equals(bytes)).toBe(true);
    expect(created).toMatchObject([{ reason: 'CompleteMultipartUpload', size: bytes.length }]);
    expect(aws.log.of('s3', 'UploadPart')).toHaveLength(3);
  });

  test('is not there before it is complete, and leaves nothing when aborted', async () => {
    const id = await begin();
    await part(id, 1, Buffer.from('x'));
    expect(store.find('plain', 'big')).toBeUndefined();
    await s3.send(new AbortMultipartUploadCommand({ ...target, UploadId: id }));
    await expect(complete(id, [])).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  test('refuses small, unknown and disordered parts', async () => {
    const id = await begin();
    const [one, two] = [await part(id, 1, Buffer.from('small')), await part(id, 2, Buffer.from('last'))];
    await expect(complete(id, [one, two])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete(id, [{ ...one, ETag: '"0"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete(id, [two, one])).rejects.toMatchObject({
      name: expect.stringMatching(/EntityTooSmall|InvalidPartOrder/),
    });
    await complete(id, [two]);
    expect(await read('big')).toBe('last');
  });

  test('can be completed on a condition', async () => {
    await put('big', 'first');
    const id = await begin();
    const one = await part(id, 1, Buffer.from('second'));
    await expect(complete(id, [one], { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await read('big')).toBe('first');
  });
});
