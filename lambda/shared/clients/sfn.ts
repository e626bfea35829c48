import { SFNClient } from '@aws-sdk/client-sfn';

/** Executions of the pipeline. */
export const sfn = new SFNClient({ retryMode: 'standard' });
