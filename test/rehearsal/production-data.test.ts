import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { hashMessages } from '../../lambda/shared/prompt-hash';
import { BaseModel, DatasetSource, InvocationLogging, PiiFilter, Reward, RftPipeline } from '../../lib';
import type { Feedback } from '../../lib/contract/feedback';
import { LOG_PROBLEM, logPrefix } from '../../lib/contract/invocation-logs';
import type { Director } from '../../rehearsal/director';
import { rehearse } from '../../rehearsal/rehearsal';
import { scenarioNamed } from '../../rehearsal/scenarios';
import { FEATURE_FLAGS } from '../fixtures';
import { bodiesApart, call, logObject, logRecord } from '../lambda/shared/invocation-logs/log-objects';

/** Questions that people asked on the day before the rehearsal begins. */
const ASKED = 360;
const FROM_FILE = 40;

const question = (at: number) => `How much is ${100 + at} and ${3 * at}?`;
const answer = (at: number) => String(100 + 4 * at);

const folder = mkdtempSync(join(tmpdir(), 'rft-production-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

function file(name: string, rows: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, jsonl(rows));
  return path;
}

/** A pipeline that trains on corrected answers of an application, and on some rows of a file. */
function assembly(): string {
  const outdir = join(folder, 'cdk.out');
  const app = new App({ postCliContext: FEATURE_FLAGS, outdir });
  const stack = new Stack(app, 'Production', { env: { region: 'us-east-1' } });
  const numbers = Array.from({ length: ASKED + FROM_FILE }, (_, at) => at);
  const messages = (at: number) => [{ role: 'user', content: question(at) }];
  const fileRows = numbers
    .slice(ASKED)
    .map((at) => ({ id: `row-${at}`, messages: messages(at), reference_answer: answer(at) }));
  const idOf = (at: number) => (at < ASKED ? `prompt-${hashMessages(messages(at)).slice(0, 16)}` : `row-${at}`);
  const responses = numbers.flatMap((at) => [
    { id: idOf(at), source: 'right', response: `It is ${answer(at)}.` },
    { id: idOf(at), source: 'wrong', response: `It is ${at}.` },
  ]);
  new RftPipeline(stack, 'Pipeline', {
    baseModel: BaseModel.NOVA_2_LITE,
    reward: Reward.numberMatch(),
    dataset: DatasetSource.concat(
      DatasetSource.localFile(file('rows.jsonl', fileRows)),
      DatasetSource.invocationLogs({
        logs: new InvocationLogging(stack, 'Logging', { prefix: 'bedrock/' }),
        metadataEquals: { app: 'sums' },
        feedback: { bucket: new s3.Bucket(stack, 'Feedback') },
        piiFilter: PiiFilter.dropRows(),
      }),
    ),
    recordedResponses: DatasetSource.localFile(file('responses.jsonl', responses)),
    hyperparameters: { batchSize: 64, epochCount: 2, trainingSamplePerPrompt: 4 },
    evaluation: { samplesPerPrompt: 1, probeSamples: 2 },
    notificationTopic: new sns.Topic(stack, 'Told'),
  });
  app.synth();
  return outdir;
}

/** What the application asked and what people said about it, as it lies in S3 on the morning after. */
function aDayOfTraffic({ stage, pipeline }: Director): void {
  const [, place] = pipeline.settings.dataset;
  const { bucket, prefix = '', logs } = place ?? { bucket: '' };
  if (!logs) throw new Error('The second location of the dataset is not that of the logs.');
  const root = `${logPrefix({ prefix, ...logs })}2026/01/04/`;
  const asked = (at: number) =>
    logRecord({
      requestId: `request-${at}`,
      timestamp: '2026-01-04T10:20:30Z',
      requestMetadata: { app: 'sums' },
      ...call(question(at), 'I do not know.'),
    });
  const numbers = Array.from({ length: ASKED }, (_, at) => at);
  const apart = asked(7);
  const body = (name: string) => `${root}10/data/${name}.json.gz`;
  const { input, output } = apart as Record<string, Record<string, unknown>>;
  stage.store.put(bucket, body('7_input'), logObject([input?.inputBodyJson]));
  stage.store.put(bucket, body('7_output'), logObject([output?.outputBodyJson]));
  const records = numbers.map((at) =>
    at === 7
      ? { ...apart, ...bodiesApart(`s3://${bucket}/${body('7_input')}`, `s3://${bucket}/${body('7_output')}`) }
      : asked(at),
  );
  const others = [
    logRecord({ requestId: 'another-app', timestamp: '2026-01-04T11:00:00Z' }),
    { ...asked(1), requestId: 'again' },
    { ...asked(1), requestId: 'mail', ...call('Mail the sum to ann@example.com', 'No.') },
    {
      ...asked(1),
      requestId: 'apart',
      ...bodiesApart(`s3://${bucket}/${body('gone')}`, `s3://${bucket}/${body('gone')}`),
    },
    '{"schemaType":"ModelInvocationLog","schemaVersion":"1.0","requestId":"cut o',
  ];
  stage.store.put(bucket, `${root}10/20260104T102500000Z_a.json.gz`, logObject(records.slice(0, 200)));
  stage.store.put(bucket, `${root}11/20260104T112500000Z_b.json.gz`, logObject([...records.slice(200), ...others]));
  stage.store.put(bucket, `${root}11/20260104T113500000Z_c.json.gz`, 'not gzip');
  stage.store.put(bucket, `${root}11/amazon-bedrock-logs-permission-check`, '');

  const corrected = [...numbers.map((at) => [`request-${at}`, answer(at)] as const), ['again', answer(1)] as const];
  const feedback = [...corrected, ['mail', '7'] as const, ['nobody', '0'] as const].map(
    ([requestId, correctedAnswer]): Feedback => ({
      requestId,
      reviewer: 'ann',
      rating: 'down',
      correctedAnswer,
      receivedAt: '2026-01-04T12:00:00.000Z',
    }),
  );
  stage.store.put(logs.feedbackBucket ?? '', 'feedback/2026/01/04/12/a.jsonl', jsonl(feedback));
}

test('corrected answers of an application become the dataset, and a model trained on them is promoted', async () => {
  const result = await rehearse({
    assembly: assembly(),
    scenario: {
      ...scenarioNamed('good-day'),
      job: { durationMs: 3_600_000 },
      act: async (director) => {
        aDayOfTraffic(director);
        await director.requestRun();
        await director.settled();
      },
    },
  });
  expect(result.deviations).toEqual([]);
  const [run] = result.runs;
  expect(run?.curation).toMatchObject({
    finished: true,
    calls: 1,
    counts: {
      logs: {
        objects: 3,
        records: ASKED + 5,
        good: ASKED + 2,
        unwanted: 1,
        problems: expect.arrayContaining(
          [LOG_PROBLEM.brokenGzip, LOG_PROBLEM.missingBody, LOG_PROBLEM.notJson].map((problem) =>
            expect.objectContaining({ problem, count: 1 }),
          ),
        ) as unknown,
      },
      corrected: ASKED,
      uncorrected: 0,
      withoutReference: 0,
      duplicates: 1,
      filtered: 1,
      feedback: { requests: ASKED + 3, matched: ASKED + 2, unreadable: 0 },
    },
  });
  expect(run?.dataset?.counts).toMatchObject({ files: 2, read: ASKED + FROM_FILE, quarantined: 0 });
  expect(run?.rewardProof?.gold).toMatchObject({ checked: true, mean: 1 });
  expect(run?.summary?.outcome).toBe('promoted');
  expect(result.objects.filter((key) => !key.startsWith('runs/'))).toEqual([]);
}, 180_000);
