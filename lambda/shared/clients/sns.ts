import { SNSClient } from '@aws-sdk/client-sns';
import { RETRIES } from './retries';
import { PROMPT } from './timeouts';

/** The notification topic. */
export const sns = new SNSClient({ ...RETRIES, ...PROMPT });
