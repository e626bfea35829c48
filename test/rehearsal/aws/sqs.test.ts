import { createHash } from 'node:crypto';
import { DeleteMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type QueueMessage, SqsService } from '../../../rehearsal/aws/sqs';
import { loopback, NOW, type Loopback } from './loopback';

const queue = (name: string) => ({
  stack: 'Test',
  logicalId: name,
  name,
  arn: `arn:aws:sqs:us-east-1:123456789012:${name}`,
  url: `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`,
  fifo: name.endsWith('.fifo'),
  visibilityTimeoutSeconds: 30,
  redrive: undefined,
});
const FEEDBACK = queue('feedback');

let aws: Loopback;
let arrived: QueueMessage[];

beforeEach(async () => {
  arrived = [];
  const queues = [FEEDBACK, queue('orders.fifo')];
  aws = await loopback([new SqsService({ queues, now: () => NOW, arrived: (message) => arrived.push(message) })]);
});

afterEach(() => aws.close());

const client = () => new SQSClient({ ...aws.settingsFor('take-feedback'), useQueueUrlAsEndpoint: false });
const send = (body: string | undefined, more: object = {}) =>
  client().send(new SendMessageCommand({ QueueUrl: FEEDBACK.url, MessageBody: body, ...more }));

test('a message arrives as it was sent, and the SDK is content with its checksum', async () => {
  const { MessageId } = await send('{"rating":"grün"}');
  expect(arrived).toEqual([
    {
      queueArn: FEEDBACK.arn,
      messageId: MessageId,
      body: '{"rating":"grün"}',
      md5: createHash('md5').update('{"rating":"grün"}').digest('hex'),
      sender: 'take-feedback',
      sentMs: NOW,
    },
  ]);
  expect(aws.log.calls[0].resources).toEqual([FEEDBACK.arn]);
});

test.each([
  ['to a queue that is not there', 'x', { QueueUrl: `${FEEDBACK.url}2` }, 'QueueDoesNotExist'],
  ['without a group to a FIFO queue', 'x', { QueueUrl: queue('orders.fifo').url }, 'MissingParameter'],
  ['that is empty', '', {}, 'MissingParameter'],
  ['of more than a mebibyte', 'x'.repeat(1_048_577), {}, 'InvalidParameterValue'],
  ['with a character that XML does not allow', 'a\uffff', {}, 'InvalidMessageContents'],
])('a message %s is refused', async (_, body, more, name) => {
  await expect(send(body, more)).rejects.toMatchObject({ name });
  expect(arrived).toEqual([]);
});

test('other parameters and operations are not known', async () => {
  await expect(send('x', { DelaySeconds: 5 })).rejects.toThrow(/SendMessage with DelaySeconds/);
  const remove = new DeleteMessageCommand({ QueueUrl: FEEDBACK.url, ReceiptHandle: 'r' });
  await expect(client().send(remove)).rejects.toMatchObject({ name: 'NotKnownToRehearsal' });
});
