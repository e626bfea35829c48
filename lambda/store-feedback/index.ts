import { PutObjectCommand } from '@aws-sdk/client-s3';
import { STORE_FEEDBACK_ENV } from '../../lib/contract/env';
import { s3 } from '../shared/clients/s3';
import { readEnv } from '../shared/env';
import { withServiceErrors } from '../shared/service-errors';
import { type BatchResult, type FeedbackMessages, storeFeedback } from './store-feedback';

const env = readEnv(STORE_FEEDBACK_ENV);

/** Writes a batch of feedback as one object. */
export const handler = (event: FeedbackMessages): Promise<BatchResult> =>
  withServiceErrors(() =>
    storeFeedback(event, (key, text) =>
      s3.send(
        new PutObjectCommand({
          Bucket: env.FEEDBACK_BUCKET,
          Key: key,
          Body: text,
          ContentType: 'application/x-ndjson',
        }),
      ),
    ),
  );
