import { SSMClient } from '@aws-sdk/client-ssm';
import { RETRIES } from './retries';

/** The parameter that applications read. */
export const ssm = new SSMClient(RETRIES);
