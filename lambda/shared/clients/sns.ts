import { SNSClient } from '@aws-sdk/client-sns';
import { RETRIES } from './retries';

/** The notification topic. */
export const sns = new SNSClient(RETRIES);
