import { SQSClient } from '@aws-sdk/client-sqs';
import { RETRIES } from './retries';

/** Queues, at the endpoint of the region: it need not be the one that the URL of a queue names. */
export const sqs = new SQSClient({ ...RETRIES, useQueueUrlAsEndpoint: false });
