import { SFNClient } from '@aws-sdk/client-sfn';
import { RETRIES } from './retries';

/** Executions of the pipeline. */
export const sfn = new SFNClient(RETRIES);
