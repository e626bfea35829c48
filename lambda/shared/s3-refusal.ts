import { DATASET_REJECTED } from '../../lib/contract/errors';
import { RftError } from './rft-error';
import { isNamed } from './service-errors';

/** What S3 refuses and will refuse again. Its own words name neither the bucket nor the object. */
const REFUSALS = ['AccessDenied', 'InvalidBucketName', 'NoSuchBucket', 'NoSuchKey', 'PermanentRedirect'];

/** The error of a call that reads `uri`: one that names it where S3 refused for good, else the error as it is. */
export function s3Refusal(error: unknown, uri: string): unknown {
  if (!isNamed(error, ...REFUSALS)) return error;
  return new RftError(
    DATASET_REJECTED,
    `${uri} cannot be read (${(error as Error).name}). Check that it exists in the region of the pipeline, and that neither the policy of the bucket nor that of its key keeps the function of the pipeline out.`,
    { cause: error },
  );
}
