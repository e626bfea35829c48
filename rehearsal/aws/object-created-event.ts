import type { BusEvent } from './event-bridge';
import type { ObjectCreated } from './s3-store';

/**
 * What S3 tells EventBridge when an object came to be.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectCreatedEvent({
  bucket,
  key,
  size,
  etag,
  versionId,
  reason,
}: ObjectCreated): Pick<BusEvent, 'detail-type' | 'source' | 'detail' | 'resources'> {
  return {
    'detail-type': 'Object Created',
    source: 'aws.s3',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, size, etag, ...(versionId !== undefined && { 'version-id': versionId }) },
      reason,
    },
  };
}
