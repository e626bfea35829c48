import { setTimeout } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { SCORE_MODEL_ENV } from '../../lib/contract/env';
import type { ScoreModelInput, ScoreModelOutput } from '../../lib/contract/evaluation';
import { lambda } from '../shared/clients/lambda';
import { measuredModels } from '../shared/clients/measured-models';
import { s3 } from '../shared/clients/s3';
import { readEnv } from '../shared/env';
import { withServiceErrors } from '../shared/service-errors';
import { scoreModel } from './score-model';

const env = readEnv(SCORE_MODEL_ENV);
const time = {
  now: Date.now,
  sleep: (milliseconds: number): Promise<void> => setTimeout(milliseconds),
  random: Math.random,
};

/** Asks a model for the prompts of a shard and scores its answers, as far as the time goes. */
export const handler = (event: ScoreModelInput, context: Context): Promise<ScoreModelOutput> =>
  withServiceErrors(() =>
    scoreModel(event, {
      models: measuredModels,
      lambda,
      s3,
      outputBucket: env.OUTPUT_BUCKET,
      time,
      remainingMillis: () => context.getRemainingTimeInMillis(),
    }),
  );
