import { createHash } from 'node:crypto';
import type { DeployedQueue } from '../assembly/deployed';
import { jsonAnswer, jsonFailure, targetOf } from './protocols';
import {
  jsonBody,
  ServiceError,
  textMember,
  unknownMembers,
  type AwsRequest,
  type AwsResponse,
  type AwsService,
  type Json,
  type Operation,
} from './service';

/** A message that was sent. */
export interface QueueMessage {
  readonly queueArn: string;
  readonly messageId: string;
  readonly body: string;
  readonly md5: string;
  readonly sender: string;
  /** Virtual instant, epoch milliseconds. */
  readonly sentMs: number;
}

export interface SqsOptions {
  readonly queues: readonly DeployedQueue[];
  readonly now: () => number;
  /** Told of each message, in the order in which they were sent. */
  readonly arrived: (message: QueueMessage) => void;
}

/** Largest message, bytes, and what may be in it. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const MAX_MESSAGE_BYTES = 1_048_576;
const ALLOWED = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

/** Sends to queues; whoever polls them is told. */
export class SqsService implements AwsService {
  readonly signingName = 'sqs';
  /** In the order in which they were sent. */
  readonly sent: QueueMessage[] = [];

  constructor(private readonly options: SqsOptions) {}

  operation(request: AwsRequest): Operation | string {
    const action = targetOf(request);
    if (action !== 'SendMessage') return action;
    const body = jsonBody(request);
    const [other] = unknownMembers(body, ['QueueUrl', 'MessageBody']);
    if (other !== undefined) return `${action} with ${other}`;
    const queue = this.options.queues.find(({ url }) => url === body['QueueUrl']);
    return {
      action,
      resources: [queue?.arn ?? textMember(body, 'QueueUrl') ?? ''],
      run: () => this.send(queue, body, request.caller.name),
    };
  }

  failure(error: ServiceError): AwsResponse {
    return jsonFailure(error);
  }

  throttled(): ServiceError {
    return new ServiceError('com.amazonaws.sqs#RequestThrottled', 'Request is throttled.');
  }

  private send(queue: DeployedQueue | undefined, body: Json, sender: string): AwsResponse {
    const text = textMember(body, 'MessageBody') ?? '';
    if (!queue) {
      throw new ServiceError('com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.');
    }
    if (queue.fifo)
      throw new ServiceError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
    if (text === '') throw new ServiceError('MissingParameter', 'The request must contain the parameter MessageBody.');
    if (Buffer.byteLength(text) > MAX_MESSAGE_BYTES) {
      throw new ServiceError(
        'InvalidParameterValue',
        `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_MESSAGE_BYTES} bytes.`,
      );
    }
    if (!ALLOWED.test(text)) {
      throw new ServiceError('com.amazonaws.sqs#InvalidMessageContents', 'Invalid characters found.');
    }
    const messageId = `00000000-0000-4000-8000-${String(this.sent.length + 1).padStart(12, '0')}`;
    const md5 = createHash('md5').update(text).digest('hex');
    const message = { queueArn: queue.arn, messageId, body: text, md5, sender, sentMs: this.options.now() };
    this.sent.push(message);
    this.options.arrived(message);
    return jsonAnswer({ MessageId: messageId, MD5OfMessageBody: md5 });
  }
}
