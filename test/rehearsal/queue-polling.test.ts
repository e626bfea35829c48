import { CallLog } from '../../rehearsal/aws/call-log';
import type { QueueMessage } from '../../rehearsal/aws/sqs';
import { VirtualClock } from '../../rehearsal/clock';
import type { InvocationResult } from '../../rehearsal/functions/function-runner';
import { QueuePolling } from '../../rehearsal/queue-polling';
import type { DeployedEventSource, DeployedFunction, DeployedQueue } from '../../rehearsal/assembly/deployed';

const ARN = 'arn:aws:sqs:us-east-1:123456789012:q';
const START = Date.parse('2026-01-05T09:00:00Z');

interface Batch {
  readonly seconds: number;
  readonly ids: readonly string[];
}

/** A queue that is polled with batches of three or every minute; `answer` is what the function says to each batch. */
function polled(
  answer: (ids: readonly string[]) => Partial<InvocationResult> = () => ({}),
  source: Partial<DeployedEventSource> = {},
) {
  const clock = new VirtualClock(START);
  const batches: Batch[] = [];
  const unknown: Error[] = [];
  const log = new CallLog();
  const polling = new QueuePolling({
    eventSources: [
      {
        stack: 'Test',
        logicalId: 'Mapping',
        sourceArn: ARN,
        function: 'store',
        batchSize: 3,
        windowSeconds: 60,
        reportsFailures: true,
        otherMembers: [],
        ...source,
      },
    ],
    queues: [
      {
        arn: ARN,
        visibilityTimeoutSeconds: 300,
        redrive: { deadLetterArn: `${ARN}-dead`, maxReceives: 2 },
      } as DeployedQueue,
    ],
    functions: [{ name: 'store', arn: 'arn:store', roleArn: 'arn:role' } as DeployedFunction],
    region: 'us-east-1',
    clock,
    log,
    invoke: async (_, payload) => {
      const ids = (JSON.parse(payload) as { Records: { messageId: string }[] }).Records.map(
        ({ messageId }) => messageId,
      );
      batches.push({ seconds: (clock.now() - START) / 1_000, ids });
      return { requestId: 'r', executedVersion: '$LATEST', payload: 'null', ...answer(ids) };
    },
    onUnknown: (error) => unknown.push(error),
  });
  const message = (messageId: string, body = '{}'): QueueMessage => ({
    queueArn: ARN,
    messageId,
    body,
    md5: '',
    sender: 'take',
    sentMs: clock.now(),
  });
  const arrive = (...ids: string[]) => ids.forEach((id) => polling.arrived(message(id)));
  const after = (seconds: number) => clock.run(clock.sleep(1_000 * seconds));
  return { polling, batches, unknown, log, message, arrive, after };
}

const failing = (...ids: readonly string[]): Partial<InvocationResult> => ({
  payload: JSON.stringify({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) }),
});

test('messages of a window are one batch', async () => {
  const { batches, arrive, after } = polled();
  arrive('a');
  await after(30);
  arrive('b');
  await after(60);
  expect(batches).toEqual([{ seconds: 60, ids: ['a', 'b'] }]);
});

test('enough messages are a batch at once', async () => {
  const { batches, arrive, after } = polled();
  arrive('a', 'b', 'c', 'd');
  await after(120);
  expect(batches).toEqual([
    { seconds: 0, ids: ['a', 'b', 'c'] },
    { seconds: 60, ids: ['d'] },
  ]);
});

test('a batch holds no more than a function takes', async () => {
  const { polling, message, batches, after } = polled();
  for (const id of ['a', 'b']) polling.arrived(message(id, 'x'.repeat(4_000_000)));
  await after(180);
  expect(batches.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
});

test('a message that failed comes again after the visibility timeout, alone, and then is a dead letter', async () => {
  const { polling, batches, arrive, after } = polled((ids) => failing(...ids.filter((id) => id === 'bad')));
  arrive('good', 'bad');
  await after(1_000);
  expect(batches).toEqual([
    { seconds: 60, ids: ['good', 'bad'] },
    { seconds: 420, ids: ['bad'] },
  ]);
  expect(polling.deadLetters.map(({ messageId }) => messageId)).toEqual(['bad']);
});

test.each([
  ['the function fails', { functionError: 'Unhandled' } as const],
  ['it names a message that was not in the batch', failing('other')],
])('the whole batch comes again when %s', async (_, answer) => {
  let first = true;
  const { batches, arrive, after } = polled(() => (first ? ((first = false), answer) : {}));
  arrive('a', 'b');
  await after(600);
  expect(batches.map(({ ids }) => ids)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('Lambda polls with the role of the function', async () => {
  const { log, arrive, after } = polled();
  arrive('a');
  await after(60);
  expect(log.calls.map(({ action, roleArn, resources }) => [action, roleArn, ...resources])).toEqual([
    ['ReceiveMessage', 'arn:role', ARN],
    ['DeleteMessage', 'arn:role', ARN],
  ]);
});

test('a mapping with a filter is unknown, as soon as a message comes', () => {
  const { unknown, arrive } = polled(undefined, { otherMembers: ['FilterCriteria'] });
  expect(unknown).toEqual([]);
  arrive('a');
  expect(unknown[0]?.message).toMatch(/Test\/Mapping: the rehearsal knows no event source with FilterCriteria/);
});
