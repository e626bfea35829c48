import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { TAKE_FEEDBACK_ENV } from '../../lib/contract/env';
import { sqs } from '../shared/clients/sqs';
import { readEnv } from '../shared/env';
import { type HttpAnswer, type HttpRequest, takeFeedback } from './take-feedback';

const env = readEnv(TAKE_FEEDBACK_ENV);

/** Checks feedback and hands it on to the queue. */
export const handler = (event: HttpRequest): Promise<HttpAnswer> =>
  takeFeedback(event, {
    send: (body) => sqs.send(new SendMessageCommand({ QueueUrl: env.QUEUE_URL, MessageBody: body })),
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    now: Date.now,
  });
