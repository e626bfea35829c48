import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Candidate, CandidatesHead, SampleTrafficInput, SampleTrafficOutput } from '../../lib/contract/drift';
import { isLogKey, OWN_CALL } from '../../lib/contract/invocation-logs';
import { candidatesKey } from '../../lib/contract/keys';
import { sha256 } from '../../lib/contract/names';
import { acceptContract } from '../shared/contract';
import type { LogHead } from '../shared/invocation-logs/log-record';
import { LogTally } from '../shared/invocation-logs/log-tally';
import { type OpenObject, readLogObject } from '../shared/invocation-logs/read-log-object';
import { isNamed } from '../shared/service-errors';
import { Smallest } from './smallest';

export interface SampleTrafficDependencies {
  readonly s3: S3Client;
  readonly outputBucket: string;
}

/**
 * Keeps, of all answers in some log objects, those with the smallest seeded hash of their request: as many as the sample of
 * the period has. Whatever way the objects are cut into batches, the smallest of what all batches keep are the same uniform
 * sample. Writes the same object again when it is called again.
 */
export async function sampleTraffic(
  { BatchInput: batch, Items: items }: SampleTrafficInput,
  { s3, outputBucket }: SampleTrafficDependencies,
): Promise<SampleTrafficOutput> {
  const { plan, execution, pipeline, sampleSize, traffic } = acceptContract(batch);
  const objects = items.filter(({ key }) => isLogKey(key));
  const tally = new LogTally();
  const sample = new Smallest<Candidate>(sampleSize);
  const rankOf = (requestId: string) => sha256(`${pipeline}/${plan.id}/${requestId}`).slice(0, RANK_LENGTH);
  const wants = (head: LogHead) =>
    plan.watched !== undefined &&
    isSameModel(head.modelId, plan.watched.modelId) &&
    hasMetadata(head, traffic.requestMetadata) &&
    !hasMetadata(head, OWN_CALL);
  for (const { key } of objects) {
    tally.addObject();
    for await (const entry of readLogObject(traffic.bucket, key, { open: openIn(s3), wants })) {
      tally.add(entry);
      if (entry.kind !== 'good') {
        continue;
      }
      const { requestId, messages, response } = entry.invocation;
      const rank = rankOf(requestId);
      if (sample.takes(rank)) {
        sample.add({ rank, requestId, messages, response });
      }
    }
  }
  const head: CandidatesHead = {
    counts: tally.counts(),
    bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  const lines = [head, ...sample.entries()].map((line) => `${JSON.stringify(line)}\n`);
  const name = sha256(items.map(({ key }) => key).join('\n')).slice(0, NAME_LENGTH);
  await s3.send(
    new PutObjectCommand({
      Bucket: outputBucket,
      Key: candidatesKey(plan.id, execution, name),
      Body: lines.join(''),
    }),
  );
  return { objects: objects.length };
}

/** 64 bits: two of a billion requests share a rank once in forty periods, and then one of them is left out. */
const RANK_LENGTH = 16;

const NAME_LENGTH = 32;

/** Callers name a model by its id or its ARN; both end alike. */
function isSameModel(called: string, watched: string): boolean {
  return lastPart(called) === lastPart(watched);
}

const lastPart = (modelId: string) => modelId.slice(modelId.lastIndexOf('/') + 1);

function hasMetadata({ requestMetadata }: LogHead, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => requestMetadata[name] === value);
}

/** Without a permission to list that fits, S3 tells of an absent key as it tells of a forbidden one. */
function openIn(s3: S3Client): OpenObject {
  return async (bucket, key) => {
    try {
      const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      // In Node.js a body is a stream of bytes; the SDK's type also covers browsers.
      return body as AsyncIterable<Uint8Array> | undefined;
    } catch (error) {
      if (isNamed(error, 'NoSuchKey', 'AccessDenied')) {
        return undefined;
      }
      throw error;
    }
  };
}
