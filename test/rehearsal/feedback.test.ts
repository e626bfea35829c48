import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { latestFeedback, readFeedbackLine } from '../../lambda/shared/latest-feedback';
import { FeedbackIntake } from '../../lib';
import type { FeedbackRequest } from '../../lib/contract/feedback';
import type { Director, SentFeedback } from '../../rehearsal/director';
import { rehearse } from '../../rehearsal/rehearsal';
import type { RehearsalResult } from '../../rehearsal/result';
import { FEATURE_FLAGS, newPipeline } from '../fixtures';

const MINUTE = 60_000;
const REQUEST_ID = '5f1bd1ac-64c1-4a53-9f3e-6a9a1c1f8f5d';
const GOOD: FeedbackRequest = { requestId: REQUEST_ID, rating: 'down', correctedAnswer: '42', reviewer: 'c-17' };

const outdir = mkdtempSync(join(tmpdir(), 'rft-feedback-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

beforeAll(() => {
  const app = new App({ postCliContext: FEATURE_FLAGS, outdir });
  const stack = new Stack(app, 'Support', { env: { region: 'us-east-1' } });
  newPipeline({}, stack);
  new FeedbackIntake(stack, 'Feedback');
  app.synth();
});

/** What is left of a rehearsal in which people send feedback and nobody asks for a run. */
interface Sent {
  readonly answers: readonly { readonly status: number; readonly body: string }[];
  readonly objects: readonly (readonly [key: string, text: string])[];
  readonly result: RehearsalResult;
  readonly messages: number;
  readonly deadLetters: number;
}

async function sent(
  act: (director: Director, send: (feedback: SentFeedback) => Promise<void>) => Promise<void>,
): Promise<Sent> {
  const answers: { status: number; body: string }[] = [];
  let left: Pick<Sent, 'objects' | 'messages' | 'deadLetters'> | undefined;
  const result = await rehearse({
    assembly: outdir,
    scenario: {
      name: 'feedback',
      description: 'People send feedback.',
      outcomes: [],
      act: async (director) => {
        await act(director, async (feedback) => void answers.push(await director.sendFeedback(feedback)));
        const { stage } = director;
        await stage.clock.sleep(60 * MINUTE);
        const bucket = stage.assembly.buckets.find(({ logicalId }) => logicalId.startsWith('FeedbackBucket'))!.name;
        left = {
          objects: stage.store.objects(bucket).map(({ key }) => [key, stage.store.get(bucket, key).body.toString()]),
          messages: stage.queues.sent.length,
          deadLetters: stage.polling.deadLetters.length,
        };
      },
    },
  });
  return { answers, result, ...left! };
}

const linesOf = ({ objects }: Sent) =>
  objects.flatMap(([, text]) => text.trim().split('\n')).flatMap((line) => readFeedbackLine(line) ?? []);

test('what is sent within a minute is one object under its hour, and every call is allowed', async () => {
  const all = await sent(async ({ stage: { clock } }, send) => {
    await send({ body: GOOD });
    await clock.sleep(30_000);
    await send({ body: { requestId: 'an-id-that-no-log-has', rating: 'up' } });
  });
  expect(all.answers).toEqual([
    { status: 202, body: '{"accepted":true}' },
    { status: 202, body: '{"accepted":true}' },
  ]);
  expect(all.objects.map(([key]) => key)).toEqual([
    expect.stringMatching(/^feedback\/2026\/01\/05\/09\/[0-9a-f]{32}\.jsonl$/),
  ]);
  expect(linesOf(all)).toEqual([
    {
      requestId: REQUEST_ID,
      rating: 'down',
      correctedAnswer: '42',
      reviewer: 'arn:aws:sts::123456789012:assumed-role/application#c-17',
      receivedAt: '2026-01-05T09:00:00.000Z',
    },
    {
      requestId: 'an-id-that-no-log-has',
      rating: 'up',
      reviewer: 'arn:aws:sts::123456789012:assumed-role/application/rehearsal',
      receivedAt: '2026-01-05T09:00:30.000Z',
    },
  ]);
  expect(all.result.deviations).toEqual([]);
  const calls = all.result.calls.filter(({ caller }) => caller.includes('Feedback'));
  expect(calls.map(({ service, action }) => `${service}:${action}`)).toEqual([
    'sqs:SendMessage',
    'sqs:SendMessage',
    'sqs:ReceiveMessage',
    's3:PutObject',
    'sqs:DeleteMessage',
  ]);
  const counted = all.result.metrics.filter(({ name }) => name === 'FeedbackAccepted').flatMap(({ values }) => values);
  expect(counted).toEqual([1, 1]);
});

test('bad feedback gets the status that says what is wrong, and leaves nothing', async () => {
  const bad: readonly [status: number, feedback: SentFeedback][] = [
    [400, { body: { ...GOOD, rating: 5 } }],
    [400, { body: { ...GOOD, requestId: '' } }],
    [400, { body: { ...GOOD, score: 1 } }],
    [400, { body: '{"requestId":' }],
    [413, { body: { ...GOOD, comment: 'x'.repeat(10_000_000) } }],
    [415, { body: GOOD, contentType: 'text/plain' }],
    [401, { body: GOOD, identity: 'nobody' }],
    [401, { body: GOOD, identity: { jwt: { claims: {}, scopes: null } } }],
  ];
  const all = await sent(async (_, send) => {
    for (const [, feedback] of bad) await send(feedback);
  });
  expect(all.answers.map(({ status }) => status)).toEqual(bad.map(([status]) => status));
  expect([all.messages, all.objects]).toEqual([0, []]);
  expect(all.result.deviations).toEqual([]);
  const counted = all.result.metrics.filter(({ name }) => name === 'FeedbackRefused').flatMap(({ values }) => values);
  expect(counted).toEqual(bad.map(() => 1));
});

test('a replay is taken, and changes nothing', async () => {
  const all = await sent(async ({ stage: { clock } }, send) => {
    await send({ body: { ...GOOD, rating: 'up', correctedAnswer: undefined } });
    await send({ body: { ...GOOD, reviewer: 'c-18' } });
    for (let times = 0; times < 3; times++) {
      await clock.sleep(5 * MINUTE);
      await send({ body: GOOD });
    }
  });
  expect(linesOf(all)).toHaveLength(5);
  const says = latestFeedback(linesOf(all)).map(({ reviewer, rating, correctedAnswer }) => [
    reviewer.slice(-4),
    rating,
    correctedAnswer,
  ]);
  expect(says.sort()).toEqual([
    ['c-17', 'down', '42'],
    ['c-18', 'down', '42'],
  ]);
});

test('a message that is no feedback ends as a dead letter, and holds nothing up', async () => {
  const all = await sent(async ({ stage }, send) => {
    const [{ arn: queueArn } = { arn: '' }] = stage.assembly.queues.filter(({ redrive }) => redrive);
    stage.polling.arrived({
      queueArn,
      messageId: 'm',
      body: 'hello',
      md5: '',
      sender: 'somebody',
      sentMs: stage.clock.now(),
    });
    await send({ body: GOOD });
  });
  expect(linesOf(all)).toHaveLength(1);
  expect(all.deadLetters).toBe(1);
  expect(all.result.deviations).toEqual([]);
});
