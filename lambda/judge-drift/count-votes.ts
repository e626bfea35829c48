import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { ValueMoments } from '../../lib/contract/drift';
import type { Feedback } from '../../lib/contract/feedback';
import { latestFeedback, readFeedbackLine } from '../shared/latest-feedback';
import { objectLines } from '../shared/s3-lines';
import { momentsOf } from '../shared/statistics/moments';

/** The votes in a folder of feedback: of each reviewer about each request the last. A thumb up is 1, a thumb down 0. */
export async function countVotes(
  s3: S3Client,
  bucket: string,
  prefix: string,
): Promise<{ readonly votes: ValueMoments; readonly objects: number }> {
  const all: Feedback[] = [];
  let objects = 0;
  for await (const { Contents: found = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: prefix },
  )) {
    for (const { Key: key = '' } of found) {
      objects += 1;
      for await (const line of objectLines(s3, bucket, key)) {
        const feedback = readFeedbackLine(line);
        // Neither corrections nor comments are needed: a day of them need not fit into memory.
        if (feedback) all.push({ ...feedback, correctedAnswer: undefined, comment: undefined });
      }
    }
  }
  const votes = latestFeedback(all).map(({ rating }) => (rating === 'up' ? 1 : 0));
  return { votes: momentsOf(votes), objects };
}
