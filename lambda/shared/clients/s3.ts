import { S3Client } from '@aws-sdk/client-s3';
import { RETRIES } from './retries';
import { PROMPT } from './timeouts';

/** Datasets, metric files and reports. */
export const s3 = new S3Client({ ...RETRIES, ...PROMPT });
