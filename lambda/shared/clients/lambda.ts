import { LambdaClient } from '@aws-sdk/client-lambda';
import { RETRIES } from './retries';

/** The reward function: its versions and its invocations. */
export const lambda = new LambdaClient(RETRIES);
