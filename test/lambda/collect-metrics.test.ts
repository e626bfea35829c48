import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { collectMetrics } from '../../lambda/collect-metrics/collect-metrics';
import { columnsOf } from '../../lambda/collect-metrics/metric-columns';
import { givenRegistry, useDynamoDb } from './shared/registry-table';
import { contract, givenRun } from './shared/runs';
import { useCapturedLog } from './shared/world';

useDynamoDb();
const logged = useCapturedLog();

const run = givenRun();
const input = { contract, run, job: { jobArn: 'arn:job' } };
const prefix = `runs/${run.runId}/job/`;
const STEPS = `${prefix}model-customization-job-abc/training_artifacts/step_wise_training_metrics.csv`;
const VALIDATION = `${prefix}model-customization-job-abc/validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv`;

async function collected(files: Readonly<Record<string, string | Error>>) {
  const { registry } = await givenRegistry();
  await registry.createRun(run, {});
  const s3 = new S3Client({});
  const mock = mockClient(s3);
  const keys = Object.keys(files);
  // Two pages, so that nobody reads the first only.
  mock
    .on(ListObjectsV2Command, { Bucket: 'out', Prefix: prefix })
    .callsFake(({ ContinuationToken }: { ContinuationToken?: string }) =>
      ContinuationToken
        ? { Contents: keys.slice(1).map((Key) => ({ Key })) }
        : { Contents: keys.slice(0, 1).map((Key) => ({ Key })), IsTruncated: true, NextContinuationToken: 'more' },
    );
  mock.on(GetObjectCommand).callsFake(({ Key }: { Key: string }) => {
    const text = files[Key];
    if (text instanceof Error) {
      throw text;
    }
    return { Body: { transformToString: () => Promise.resolve(text) } };
  });
  const dependencies = { registry, s3, outputBucket: 'out' };
  const metrics = await collectMetrics(input, dependencies);
  expect(await collectMetrics(input, dependencies)).toEqual(metrics);
  expect((await registry.readRun(run.runId))?.metrics).toEqual(metrics);
  return metrics;
}

describe('collectMetrics', () => {
  test('finds the metric files by name, in whatever folder, and reads their columns by header', async () => {
    const metrics = await collected({
      [`${prefix}output/.write_access_check_file.tmp`]: '',
      [STEPS]: 'step_number,critic/rewards/mean,note\n1,0.5,a\n2,0.625,b\n3,0.75,c\n',
      [VALIDATION]: 'step_number,val-score/rewards/mean@1\n3,0.7\n',
    });
    expect(metrics).toEqual({
      files: [STEPS, VALIDATION],
      columns: {
        step_number: { first: 1, last: 3, rows: 3 },
        'critic/rewards/mean': { first: 0.5, last: 0.75, rows: 3 },
        'validation/step_number': { first: 3, last: 3, rows: 1 },
        'validation/val-score/rewards/mean@1': { first: 0.7, last: 0.7, rows: 1 },
      },
    });
  });

  test('finding nothing is no failure, and is logged', async () => {
    expect(await collected({ [`${prefix}model/readme.txt`]: 'x' })).toEqual({ files: [], columns: {} });
    expect(logged()).toContainEqual(expect.objectContaining({ event: 'metrics-not-found', prefix }));
  });

  test('a file that cannot be read, or is no CSV, is left out and logged', async () => {
    const metrics = await collected({ [STEPS]: 'a,b\n"1,2', [VALIDATION]: new Error('AccessDenied') });
    expect(metrics).toEqual({ files: [], columns: {} });
    expect(logged().filter(({ event }) => event === 'metrics-not-read')).toHaveLength(4);
  });
});

describe('columnsOf', () => {
  test('takes numbers as they come, gaps and a byte order mark included', () => {
    expect(columnsOf('\ufeffstep, loss ,text,empty\n1,1e-3,x,\n\n2,,y,\n3,-0.5,z,', '')).toEqual({
      step: { first: 1, last: 3, rows: 3 },
      loss: { first: 0.001, last: -0.5, rows: 2 },
    });
  });

  test('an empty file has no columns', () => {
    expect(columnsOf('', '')).toEqual({});
    expect(columnsOf('step,reward\n', '')).toEqual({});
  });

  test('reads back whatever numbers were written', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const text = ['reward', ...values.map(String)].join('\r\n');
        expect(columnsOf(text, 'validation/')).toEqual({
          'validation/reward': { first: values[0], last: values.at(-1), rows: values.length },
        });
      }),
    );
  });
});
