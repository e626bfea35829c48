import { readFileSync } from 'node:fs';
import { heldOutKey, RUNS_PREFIX } from '../../lib/contract/keys';
import { DEFAULT_BATCH_SIZE } from '../../lib/contract/limits';
import { JobFailure } from '../aws/customization-job';
import type { TrainingReport, TrainingWork } from '../aws/customization-jobs';
import type { S3Store } from '../aws/s3-store';
import type { Pipeline } from '../pipeline';
import { seededRandom } from '../../lib/contract/seeded-random';
import type { Stage } from '../stage';
import { readRecordings, recordedRows, type Recordings } from './recorded-dataset';
import type { DatasetText } from './recorded-prompts';
import { type RehearsedTraining, rehearseTraining } from './rehearsed-training';
import { RewardCaller, RewardCallFailed } from './reward-calls';

/** Answers in one reward call of a job; AWS's SageMaker recipes use 64 to 128, Bedrock's figure is undocumented [?]. */
const REWARD_BATCH = 64;

/**
 * Trains in place of Bedrock, with the reward as it is deployed on the stage.
 *
 * @throws JobFailure when the reward failed
 */
export async function trainJob(
  work: TrainingWork,
  stage: Stage,
  { outputBucket }: Pipeline,
  { seed, recordings }: { readonly seed: number; readonly recordings: Recordings },
): Promise<RehearsedTraining> {
  const trainUri = (stage.jobs.get(work.jobArn).request['trainingDataConfig'] as { s3Uri: string }).s3Uri;
  const trainFile = trainUri.split('/').slice(3).join('/');
  const runId = trainFile.slice(RUNS_PREFIX.length).split('/')[0] ?? '';
  const textOf = (key: string): string => stage.store.get(outputBucket, key).body.toString('utf8');
  const {
    epochCount = 1,
    batchSize = DEFAULT_BATCH_SIZE,
    trainingSamplePerPrompt = 8,
  } = work.hyperParameters as {
    epochCount?: number;
    batchSize?: number;
    trainingSamplePerPrompt?: number;
  };
  try {
    return await rehearseTraining({
      runId,
      training: recordedRows('train.jsonl', textOf(trainFile), recordings),
      heldOut: recordedRows('held-out.jsonl', textOf(heldOutKey(runId)), recordings),
      reward: rewardOf(work, stage),
      epochs: epochCount,
      batchSize,
      samplesPerPrompt: trainingSamplePerPrompt,
      random: seededRandom(seed),
    });
  } catch (error) {
    if (error instanceof RewardCallFailed) throw new JobFailure(`The reward function failed: ${error.message}`);
    throw error;
  }
}

/** Columns in the words of Bedrock's console; those of the real file are undocumented [?]. */
export function columnsOf({ steps }: RehearsedTraining): TrainingReport {
  return {
    steps: steps.map((step) => ({
      step_number: step.step,
      'critic/rewards/mean': step.rewardMean,
      'actor/entropy': step.entropy,
      'response_length/mean': step.responseLength,
    })),
  };
}

/** The recorded answers of a file, or else those that the pipeline names. */
export function recordingsOf(store: S3Store, { settings }: Pipeline, file: string | undefined): Recordings {
  if (file !== undefined) return readRecordings(file, readFileSync(file, 'utf8'));
  const texts = settings.recordedResponses.flatMap(({ bucket, key, prefix }) =>
    (key === undefined ? store.objects(bucket, prefix) : [store.get(bucket, key)]).map(({ body }) =>
      body.toString('utf8'),
    ),
  );
  return readRecordings('recorded responses', texts.join('\n'));
}

/** Gives the parts of prepared datasets that appeared since it was asked last. */
export function newDatasetParts(store: S3Store, outputBucket: string): () => readonly DatasetText[] {
  const given = new Set<string>();
  const isPart = /\/dataset\/(train|held-out)\.jsonl$/;
  return () =>
    store
      .objects(outputBucket, RUNS_PREFIX)
      .filter(({ key }) => isPart.test(key) && !given.has(key))
      .map(({ key, body }) => {
        given.add(key);
        return { name: key, text: body.toString('utf8') };
      });
}

function rewardOf(work: TrainingWork, stage: Stage): RewardCaller {
  const [, , , , , , functionName = '', qualifier] = work.rewardArn.split(':');
  return new RewardCaller({
    batchSize: REWARD_BATCH,
    invoke: async (payload) => {
      stage.log.record({
        timeMs: stage.clock.now(),
        caller: `customization job ${work.jobName}`,
        roleArn: work.roleArn,
        service: 'lambda',
        action: 'Invoke',
        resources: [work.rewardArn],
        outcome: 'ok',
        faulted: false,
      });
      const result = await stage.functions.invoke(functionName, payload, { qualifier });
      if (result.functionError !== undefined) throw new RewardCallFailed(wordsOf(result.payload));
      return result.payload;
    },
  });
}

/** Name and message of an error document, without its trace. */
function wordsOf(payload: string): string {
  const { errorType, errorMessage } = JSON.parse(payload) as { errorType: string; errorMessage: string };
  return `${errorType}: ${errorMessage}`;
}
