import { LambdaClient } from '@aws-sdk/client-lambda';

/** The reward function: its versions and its invocations. */
export const lambda = new LambdaClient({ retryMode: 'standard' });
