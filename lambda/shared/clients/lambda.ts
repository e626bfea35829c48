import { LambdaClient } from '@aws-sdk/client-lambda';
import { RETRIES } from './retries';
import { PATIENT } from './timeouts';

/** The reward function: its versions and its invocations. */
export const lambda = new LambdaClient({ ...RETRIES, ...PATIENT });
