import {
  CopyObjectCommand,
  S3Client,
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { faultRules, type FaultRule, type PlannedCall } from '../../../rehearsal/aws/faults';
import { S3Service } from '../../../rehearsal/aws/s3';
import { S3Store } from '../../../rehearsal/aws/s3-store';
import { ServiceError } from '../../../rehearsal/aws/service';
import { loopback, NOW, rawRequest, ROLE_ARN, type Loopback } from './loopback';

let store: S3Store;
let aws: Loopback;

async function start(rules: readonly FaultRule[] = []): Promise<S3Client> {
  store = new S3Store({ now: () => NOW });
  store.createBucket('data', { versioned: false });
  aws = await loopback([new S3Service(store)], { faults: faultRules('seed', rules) });
  return new S3Client(aws.settingsFor('prepare-dataset'));
}

afterEach(() => aws.close());

const put = (key: string) => new PutObjectCommand({ Bucket: 'data', Key: key, Body: 'x' });
const get = (key: string) => new GetObjectCommand({ Bucket: 'data', Key: key });

describe('the call log', () => {
  test('has who called what, when and how it ended', async () => {
    const s3 = await start();
    await s3.send(put('a'));
    await expect(s3.send(get('b'))).rejects.toThrow(/Access Denied/);
    const common = { timeMs: NOW, caller: 'prepare-dataset', roleArn: ROLE_ARN, service: 's3', faulted: false };
    expect(aws.log.calls).toEqual([
      { ...common, sequence: 1, action: 'PutObject', resources: ['arn:aws:s3:::data/a'], outcome: 'ok' },
      { ...common, sequence: 2, action: 'GetObject', resources: ['arn:aws:s3:::data/b'], outcome: 'AccessDenied' },
    ]);
    expect(aws.log.of('s3', 'PutObject')).toHaveLength(1);
    aws.log.assertAllKnown();
  });

  test('tells callers apart by their credentials, which stay the same for a name', async () => {
    await start();
    expect(aws.settingsFor('a').credentials).toEqual(aws.settingsFor('a').credentials);
    await new S3Client(aws.settingsFor('a')).send(put('a'));
    await new S3Client(aws.settingsFor('b')).send(put('b'));
    expect(aws.log.calls.map(({ caller }) => caller)).toEqual(['a', 'b']);
  });
});

describe('what the rehearsal cannot stand in for', () => {
  afterEach(() => expect(() => aws.log.assertAllKnown()).toThrow(aws.log.unknown[0].problem));

  test('an operation is refused by name', async () => {
    const s3 = await start();
    await expect(s3.send(new GetObjectTaggingCommand({ Bucket: 'data', Key: 'a' }))).rejects.toMatchObject({
      name: 'NotKnownToRehearsal',
      $metadata: { httpStatusCode: 501 },
    });
    expect(aws.log.unknown[0]).toMatchObject({
      caller: 'prepare-dataset',
      problem: expect.stringContaining('tagging'),
    });
  });

  test('a header that would change what an operation does, too', async () => {
    const s3 = await start();
    const copy = new CopyObjectCommand({ Bucket: 'data', Key: 'a', CopySource: 'data/b' });
    await expect(s3.send(copy)).rejects.toThrow(/PutObject with header x-amz-copy-source/);
    expect(store.find('data', 'a')).toBeUndefined();
  });

  test('a service is refused by name', async () => {
    await start();
    const { status, text } = await rawRequest(aws, 'kinesis', {
      headers: { 'x-amz-target': 'Kinesis_20131202.PutRecord' },
      body: '{}',
    });
    expect(status).toBe(501);
    expect(text).toContain('service kinesis (Kinesis_20131202.PutRecord) has no stand-in');
  });

  test('another region', async () => {
    await start();
    const { text } = await rawRequest(aws, 's3', { body: '', region: 'eu-west-1' });
    expect(text).toContain('stands in for us-east-1 only');
  });

  test('an access key that it did not give out', async () => {
    await start();
    const s3 = new S3Client({
      ...aws.settingsFor(),
      credentials: { accessKeyId: 'AKIASOMEBODY', secretAccessKey: 'x' },
    });
    await expect(s3.send(get('a'))).rejects.toThrow(/AKIASOMEBODY belongs to no caller/);
  });
});

describe('faults', () => {
  test('an error comes before anything happens', async () => {
    const s3 = await start([
      { service: 's3', action: 'PutObject', error: new ServiceError('InternalError', 'Sorry', 500) },
    ]);
    await expect(s3.send(put('a'))).rejects.toMatchObject({ name: 'InternalError' });
    expect(store.find('data', 'a')).toBeUndefined();
    expect(aws.log.calls).toMatchObject([{ outcome: 'InternalError', faulted: true }]);
  });

  test('or after it happened, as when the answer is lost', async () => {
    const s3 = await start([{ service: 's3', error: new ServiceError('InternalError', 'Sorry', 500), when: 'after' }]);
    await expect(s3.send(put('a'))).rejects.toMatchObject({ name: 'InternalError' });
    expect(store.find('data', 'a')).toBeDefined();
  });

  test('can meet the n-th call of a caller only', async () => {
    const s3 = await start([{ service: 's3', caller: 'prepare-dataset', nth: [2], error: 'throttle' }]);
    await s3.send(put('a'));
    await expect(s3.send(put('b'))).rejects.toMatchObject({ name: 'SlowDown' });
    await s3.send(put('c'));
    await new S3Client(aws.settingsFor('other')).send(put('d'));
    await new S3Client(aws.settingsFor('other')).send(put('e'));
  });

  test('a client that retries gets over a throttle', async () => {
    await start([{ service: 's3', nth: [1], error: 'throttle' }]);
    const s3 = new S3Client({ ...aws.settingsFor(), maxAttempts: 3 });
    await s3.send(put('a'));
    expect(aws.log.calls.map(({ outcome }) => outcome)).toEqual(['SlowDown', 'ok']);
  });

  test('a held call waits until it is released, and none waits after that', async () => {
    const s3 = await start([{ service: 's3', held: true }]);
    const { held } = aws.endpoint;
    const answer = s3.send(put('a'));
    await held.arrived;
    expect(store.find('data', 'a')).toBeUndefined();
    held.release();
    await answer;
    await s3.send(put('b'));
    expect(aws.log.calls).toMatchObject([
      { outcome: 'ok', faulted: false },
      { outcome: 'ok', faulted: false },
    ]);
  });

  test('a share is drawn by the seed, the same in each rehearsal', () => {
    const rules: FaultRule[] = [{ service: 'bedrock', share: 0.5, error: 'throttle' }];
    const calls = Array.from({ length: 400 }, (_, index): PlannedCall => ({
      caller: 'a',
      service: 'bedrock',
      action: 'Get',
      resources: [],
      nth: index + 1,
    }));
    const drawn = (seed: string) => calls.map((call) => faultRules(seed, rules).faultFor(call) !== undefined);
    expect(drawn('one')).toEqual(drawn('one'));
    expect(drawn('one')).not.toEqual(drawn('two'));
    expect(drawn('one').filter(Boolean).length / calls.length).toBeCloseTo(0.5, 1);
  });
});
