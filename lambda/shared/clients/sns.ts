import { SNSClient } from '@aws-sdk/client-sns';

/** The notification topic. */
export const sns = new SNSClient({ retryMode: 'standard' });
