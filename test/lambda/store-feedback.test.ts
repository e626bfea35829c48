import { type FeedbackMessages, storeFeedback } from '../../lambda/store-feedback/store-feedback';
import type { Feedback } from '../../lib/contract/feedback';
import { useCapturedLog } from './shared/world';

useCapturedLog();

const feedback = (receivedAt: string, requestId = 'request-1'): Feedback => ({
  requestId,
  reviewer: 'ann',
  rating: 'up',
  receivedAt,
});
const message = (messageId: string, body: Feedback | string) => ({
  messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const LATE = message('a', feedback('2026-01-05T10:00:00.000Z', 'request-2'));
const EARLY = message('b', feedback('2026-01-05T09:59:59.999Z'));
const BAD = message('c', '{"rating":"up"}');

async function stored(...messages: FeedbackMessages['Records']) {
  const objects = new Map<string, string>();
  const put = async (key: string, text: string) => objects.set(key, text);
  const { batchItemFailures } = await storeFeedback({ Records: messages }, put);
  return { objects: [...objects], failures: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

test('a batch is one object, under the hour of the earliest, in order of time', async () => {
  const { objects, failures } = await stored(LATE, EARLY);
  expect(objects).toEqual([
    [expect.stringMatching(/^feedback\/2026\/01\/05\/09\/[0-9a-f]{32}\.jsonl$/), `${EARLY.body}\n${LATE.body}\n`],
  ]);
  expect(failures).toEqual([]);
});

test('the same batch is the same object, in whatever order its messages come', async () => {
  expect(await stored(EARLY, LATE)).toEqual(await stored(LATE, EARLY));
});

test('another batch is another object', async () => {
  const [[one], [other]] = [await stored(EARLY), await stored(EARLY, LATE)].map(({ objects }) => objects[0]);
  expect(one).not.toBe(other);
});

test('a message that is no feedback stays in the queue, and the others are stored without it', async () => {
  expect(await stored(BAD, EARLY)).toEqual({ ...(await stored(EARLY)), failures: ['c'] });
  expect(await stored(BAD)).toEqual({ objects: [], failures: ['c'] });
});

test('when nothing could be written, the whole batch comes again', async () => {
  const put = () => Promise.reject(new Error('no such bucket'));
  await expect(storeFeedback({ Records: [EARLY] }, put)).rejects.toThrow('no such bucket');
});
