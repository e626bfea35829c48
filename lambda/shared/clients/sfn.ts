import { SFNClient } from '@aws-sdk/client-sfn';
import { RETRIES } from './retries';
import { PROMPT } from './timeouts';

/** Executions of the pipeline. */
export const sfn = new SFNClient({ ...RETRIES, ...PROMPT });
