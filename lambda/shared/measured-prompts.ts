import type { S3Client } from '@aws-sdk/client-s3';
import { mean } from 'simple-statistics';
import type { EvaluatedModel } from '../../lib/contract/evaluated-model';
import { SERVICE_FAULT } from '../../lib/contract/errors';
import type {
  EvaluationShard,
  MeanEstimate,
  MeasuredModel,
  MeasuredSet,
  ScoredPrompt,
} from '../../lib/contract/evaluation';
import { resultsKey } from '../../lib/contract/keys';
import type { ScoreRange } from '../../lib/contract/reward-statistics';
import { RftError } from './rft-error';
import { objectLines } from './s3-lines';
import { isNamed } from './service-errors';
import { inGroups } from './statistics/grouped-values';
import { intervalsOfMean } from './statistics/intervals-of-mean';

/** Why a sample has no score although the model answered: the reward could not read it. Nobody's success or failure. */
export const UNREADABLE_ANSWER = 'the reward could not score it';

/** What is read of a scored prompt: figures, no texts. */
export type MeasuredPrompt = Omit<ScoredPrompt, 'responses' | 'question'>;

/** Results to read: of one model of a run, on these shards. */
export interface MeasuredResults {
  readonly runId: string;
  readonly role: MeasuredModel['role'];
  readonly set: MeasuredSet;
  readonly shards: readonly EvaluationShard[];
}

const RESAMPLES = 3_999;
const TAIL = 0.025;

/**
 * Every scored prompt of a model. Goes from object to object as the calls went, so that an object which no call went on
 * from counts for nothing.
 *
 * @throws RftError ServiceFault when results are missing
 */
export async function measuredPrompts(
  s3: S3Client,
  bucket: string,
  { runId, role, set, shards }: MeasuredResults,
): Promise<readonly MeasuredPrompt[]> {
  const prompts: MeasuredPrompt[] = [];
  for (const shard of shards) {
    for (let done = 0; done < shard.rows;) {
      const key = resultsKey(runId, { ...shard, set, model: { role, modelId: '' }, samples: 0 }, done);
      const read = await promptsIn(s3, bucket, key);
      if (read.length === 0) {
        throw new RftError(
          SERVICE_FAULT,
          `${key}: got nothing, expected the results of the ${role} model from row ${done} of ${shard.rows} on. Ask for a ` +
            'new run: somebody deleted objects of this one.',
        );
      }
      prompts.push(...read);
      done += read.length;
    }
  }
  return prompts;
}

async function promptsIn(s3: S3Client, bucket: string, key: string): Promise<readonly MeasuredPrompt[]> {
  const prompts: MeasuredPrompt[] = [];
  try {
    for await (const line of objectLines(s3, bucket, key)) {
      const { prompt, group, scores, metrics, lengths, slices, tokens, unscored } = JSON.parse(line) as ScoredPrompt;
      prompts.push({ prompt, group, scores, metrics, lengths, slices, tokens, unscored });
    }
  } catch (error) {
    // Without a permission to list that fits, S3 tells of an absent key as it tells of a forbidden one.
    if (!isNamed(error, 'NoSuchKey', 'AccessDenied')) {
      throw error;
    }
  }
  return prompts;
}

/**
 * The model as the decision compares it. Where the service refused to answer, a user would have got nothing: that counts as
 * the lowest score. Answers that the reward could not read are left out.
 */
export function evaluatedModel(model: string, prompts: readonly MeasuredPrompt[], range: ScoreRange): EvaluatedModel {
  return {
    model,
    prompts: prompts.map(({ prompt, group, scores, metrics, lengths, slices, unscored }) => ({
      id: prompt,
      group,
      scores: [...scores, ...unscored.filter((reason) => reason !== UNREADABLE_ANSWER).map(() => range.min)],
      metrics,
      lengths,
      slices,
    })),
  };
}

/**
 * The mean over prompts of the mean over samples, with its 95 % interval.
 *
 * @param seed whole number
 */
export function meanOf({ prompts }: EvaluatedModel, { min, max }: ScoreRange, seed: number): MeanEstimate {
  const scored = prompts.filter(({ scores }) => scores.length > 0);
  const values = scored.map(({ id, group = id, scores }) => ({ group, value: mean(scores) }));
  const { value, low, high } = intervalsOfMean(inGroups(values), {
    span: Math.max(Math.abs(min), Math.abs(max)),
    resamples: RESAMPLES,
    seed,
  }).at(TAIL);
  return { value, low: Math.max(min, low), high: Math.min(max, high), prompts: scored.length };
}
