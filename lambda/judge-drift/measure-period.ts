import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { type JudgeDriftInput, type MeasuredPeriod, periodFolder, type WatchedModel } from '../../lib/contract/drift';
import { candidatesPrefix, driftMeasuredKey, FEEDBACK_PREFIX } from '../../lib/contract/keys';
import { isNamed } from '../shared/service-errors';
import { callShapes } from './call-shapes';
import { countVotes } from './count-votes';
import { readSample } from './read-sample';
import { scoreSample } from './score-sample';

export interface MeasurePeriodDependencies {
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly outputBucket: string;
  readonly remainingMs: () => number;
}

/** Transitions of an execution without traffic; each sampler and its Map come on top. */
const OWN_TRANSITIONS = 3;

/**
 * What a period says: scores of its sample, votes, shapes. Measured and paid once: whoever comes second reads what the first
 * has written, so that a judge who is in two minds cannot make two judgements.
 */
export async function measurePeriod(
  input: JudgeDriftInput,
  watched: WatchedModel,
  dependencies: MeasurePeriodDependencies,
): Promise<MeasuredPeriod> {
  const { s3, outputBucket } = dependencies;
  const key = driftMeasuredKey(input.plan.id);
  const known = await readMeasured(s3, outputBucket, key);
  if (known) {
    return known;
  }
  const measured = await measure(input, watched, dependencies);
  try {
    await s3.send(
      new PutObjectCommand({ Bucket: outputBucket, Key: key, Body: JSON.stringify(measured), IfNoneMatch: '*' }),
    );
    return measured;
  } catch (error) {
    if (isNamed(error, 'PreconditionFailed', 'ConditionalRequestConflict')) {
      return (await readMeasured(s3, outputBucket, key)) ?? measured;
    }
    throw error;
  }
}

async function measure(
  { settings, plan, execution }: JudgeDriftInput,
  watched: WatchedModel,
  { s3, lambda, outputBucket, remainingMs }: MeasurePeriodDependencies,
): Promise<MeasuredPeriod> {
  const sample =
    settings.traffic && plan.traffic.objects > 0
      ? await readSample(s3, outputBucket, candidatesPrefix(plan.id, execution), settings.sampleSize)
      : undefined;
  const scored =
    settings.traffic &&
    (await scoreSample(sample?.answers ?? [], settings.traffic.scoring, watched, { lambda, remainingMs }));
  const feedback =
    settings.feedback &&
    (await countVotes(s3, settings.feedback.bucket, periodFolder(FEEDBACK_PREFIX, settings.period, plan.from)));
  const sampled = sample?.answers.length ?? 0;
  return {
    ...(scored && { traffic: scored.traffic }),
    ...(feedback && { votes: feedback.votes }),
    sampled,
    ...(sample && sampled > 0 && { shapes: callShapes(sample.answers) }),
    ...(sample && { logs: sample.counts }),
    cost: {
      rewardCalls: scored?.rewardCalls ?? 0,
      scored: scored && 'scores' in scored.traffic ? sampled : 0,
      logObjects: sample?.counts.objects ?? 0,
      bytesRead: sample?.bytes ?? 0,
      feedbackObjects: feedback?.objects ?? 0,
      stateTransitions: OWN_TRANSITIONS + (sample ? 1 + sample.batches : 0),
    },
  };
}

async function readMeasured(s3: S3Client, bucket: string, key: string): Promise<MeasuredPeriod | undefined> {
  try {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return JSON.parse((await body?.transformToString()) ?? '') as MeasuredPeriod;
  } catch (error) {
    // Without a permission to list that fits, S3 tells of an absent key as it tells of a forbidden one.
    if (isNamed(error, 'NoSuchKey', 'AccessDenied')) {
      return undefined;
    }
    throw error;
  }
}
