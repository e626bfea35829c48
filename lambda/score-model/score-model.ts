import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ScoreModelInput, ScoreModelOutput } from '../../lib/contract/evaluation';
import { acceptContract } from '../shared/contract';
import { log } from '../shared/log';
import { classifyServiceError } from '../shared/service-errors';
import { type Asked, askModel, type Time } from './ask-model';
import { answerIn } from './converse-answer';
import { converseRequest } from './converse-request';
import { scoreRows } from './score-rows';
import { ShardObjects } from './shard-objects';

export interface ScoreModelDependencies {
  readonly models: BedrockRuntimeClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly outputBucket: string;
  readonly time: Time;
  /** Of this invocation. */
  readonly remainingMillis: () => number;
}

/** Before the deadline: no call begins any more; a call under way is given up. What is left is for the reward and for S3. */
const STOP_MS = 240_000;
const ABORT_MS = 150_000;

/** Seconds that a function of 15 minutes asks. */
const ASKING_SECONDS = 660;

/** Shards that are to ask at the same time when the quota is the limit: with fewer it is not used up at times. */
const STARVING_SHARDS = 2;

/** The shortest wait after the service let nothing through. */
const SHORTEST_WAIT_SECONDS = 60;

/**
 * Asks a model for the prompts of a shard and scores its answers, as far as the time goes.
 *
 * Each call with one `done` writes one object, once: called again it finds it and asks nobody. Answers that are paid and
 * have no score yet are kept as well. So a row has its samples once, wherever a call ends, and each call adds at least what
 * the service answered in it.
 *
 * @throws RftError ModelAccessDenied, RequestRejected without such a model, RewardRejected, ServiceFault while the model or
 * the reward fails
 */
export async function scoreModel(
  input: ScoreModelInput,
  dependencies: ScoreModelDependencies,
): Promise<ScoreModelOutput> {
  const { run, measurement, done = 0 } = acceptContract(input);
  const { s3, outputBucket, time } = dependencies;
  const objects = new ShardObjects(s3, outputBucket, run.runId, measurement);
  const { role } = measurement.model;
  const shard = { runId: run.runId, role, set: measurement.set, shard: measurement.shard };

  const known = await objects.scoredFrom(done);
  if (known !== undefined) {
    log.info('shard-known', { ...shard, done: done + known });
    return outputOf(done + known, measurement.rows, 0);
  }

  const rows = await objects.rows(done);
  if (rows.length === 0) {
    return outputOf(done, measurement.rows, 0);
  }
  const kept = await objects.answers(done);
  const answers = rows.map((_, at) => kept[at] ?? []);
  const isComplete = (at: number) => answers[at].length >= measurement.samples;
  // Complete answers were kept by a call that could not score them: that comes first.
  const asked: Asked = isComplete(0)
    ? { ended: 'out-of-time', starved: false }
    : await ask(input, dependencies, rows, answers);

  const count = answers.findIndex((_, at) => !isComplete(at));
  const complete = rows.slice(0, count < 0 ? rows.length : count);
  await objects.writeAnswers(done, answers);
  if (complete.length === 0 && asked.ended === 'fault') {
    throw classifyServiceError(asked.fault);
  }
  const scored = await scoreRows(
    complete.map((row, at) => ({ row, answers: answers[at] })),
    measurement,
    {
      lambda: dependencies.lambda,
      versionArn: run.rewardVersionArn,
      range: run.settings.reward.range,
      purpose: role === 'candidate' ? 'evaluate' : 'baseline',
      splitsInvalid: true,
    },
    run.settings.evaluation.sliceFields,
  );
  const rest = answers.slice(complete.length);
  if (rest.some((each) => each.length > 0)) {
    await objects.writeAnswers(done + complete.length, rest);
  }
  const scoredRows = scored.length > 0 ? await objects.writeScored(done, scored) : 0;
  const output = outputOf(
    done + scoredRows,
    measurement.rows,
    waitSeconds(asked, run.settings.evaluation.concurrency, time.random),
  );
  log.info('shard-measured', { ...shard, from: done, ...output, ended: asked.ended, starved: asked.starved });
  return output;
}

function ask(
  { run, measurement }: ScoreModelInput,
  { models, time, remainingMillis }: ScoreModelDependencies,
  rows: Parameters<typeof askModel>[1]['rows'],
  answers: Parameters<typeof askModel>[1]['answers'],
): Promise<Asked> {
  const { modelId } = measurement.model;
  const deadline = time.now() + remainingMillis();
  const model = {
    modelId,
    ask: async (row: (typeof rows)[number], abortSignal: AbortSignal) =>
      answerIn(
        await models.send(new ConverseCommand(converseRequest(row, modelId, run.settings.evaluation.sampling)), {
          abortSignal,
        }),
      ),
  };
  const work = {
    rows,
    answers,
    samples: measurement.samples,
    stopAt: deadline - STOP_MS,
    abortAt: deadline - ABORT_MS,
  };
  return askModel(model, work, time);
}

function outputOf(done: number, rows: number, wait: number): ScoreModelOutput {
  const finished = done >= rows;
  return { done, finished, waitSeconds: finished ? 0 : wait };
}

/**
 * Where the quota is the limit, shards that ask all the time only take the answers from each other. So a starved shard waits
 * until about two of them ask at any time, and nothing at all got through means at least a minute.
 *
 * A quota of four requests a minute gives a run of 2,000 prompts with four samples 8,000 / 4 = 2,000 minutes a model at best.
 * A round (call, choice, wait) is nine events of the execution. Simulated with 8 and with 40 shards at a time, an answer took
 * about 0.6 events, and 60 to 75 % of the quota were used: the 24,000 answers of base model, champion and candidate are some
 * 14,500 events, their 240 iterations 1,000, two days of training looked at every five minutes 5,200. An execution holds
 * 25,000.
 */
function waitSeconds({ ended, starved }: Asked, concurrency: number, random: () => number): number {
  const nothing = ended === 'throttled' || ended === 'fault';
  if (!nothing && !starved) {
    return 0;
  }
  const fair = ASKING_SECONDS * Math.max(0, concurrency / STARVING_SHARDS - 1);
  return Math.round((nothing ? Math.max(SHORTEST_WAIT_SECONDS, fair) : fair) * (0.75 + 0.5 * random()));
}
