import { BedrockRuntimeClient, ConverseCommand, type ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { Measurement, ScoreModelOutput } from '../../../lib/contract/evaluation';
import { shardKey } from '../../../lib/contract/keys';
import type { Run } from '../../../lib/contract/payloads';
import type { RewardInputRow } from '../../../lib/contract/reward-wire';
import { scoreModel, type ScoreModelDependencies } from '../../../lambda/score-model/score-model';
import { contract, givenRun } from '../shared/runs';
import { givenObjects, jsonLines, type Objects } from './objects';

export const SECRET = 'confidential-phrase';
export const MODEL_ID = 'arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/abcdefghijkl';

export const rowsOf = (count: number): Readonly<Record<string, unknown>>[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `row-${at}`,
    messages: [{ role: 'user', content: `${SECRET}: what is ${at} + 1?` }],
    reference_answer: { answer: String(at + 1) },
    topic: at % 2 === 0 ? 'even' : 'odd',
  }));

/** What the model says, or the error that the service answers with. */
export type Model = (input: ConverseCommandInput, call: number) => unknown;

export type RewardOf = (rows: RewardInputRow[]) => unknown;

export interface Scene {
  readonly rows?: readonly object[];
  readonly samples?: number;
  readonly model?: Model;
  readonly reward?: RewardOf;
  readonly run?: Run;
  readonly role?: Measurement['model']['role'];
}

export const said = (text: string, stopReason = 'end_turn') => ({
  output: { message: { role: 'assistant', content: text === '' ? [] : [{ text }] } },
  stopReason,
  usage: { inputTokens: 10, outputTokens: 5 },
});

export const throttle = () =>
  Object.assign(new Error('Too many requests'), { name: 'ThrottlingException', $fault: 'client' });

export const scoreAll: RewardOf = (rows) =>
  rows.map(({ id, messages }) => ({
    id,
    aggregate_reward_score: (messages.at(-1)?.content as string).includes('right') ? 1 : 0,
    metrics_list: [{ name: 'words', value: 2, type: 'Metric' }],
  }));

export const MINUTES = 60_000;

/** A shard to measure, a clock that moves with sleeping and asking, and what was called. */
export interface Measuring {
  readonly run: Run;
  readonly measurement: Measurement;
  readonly objects: Objects;
  readonly clock: { now: number };
  readonly asked: ConverseCommandInput[];
  readonly graded: { readonly input: InvokeCommand['input']; readonly rows: RewardInputRow[] }[];
  /** One call of the function that may take so long. */
  readonly call: (done?: number, millis?: number) => Promise<ScoreModelOutput>;
  readonly dependencies: ScoreModelDependencies;
}

export function givenMeasuring(scene: Scene = {}): Measuring {
  const { rows = rowsOf(5), samples = 2, model = () => said('right'), reward = scoreAll } = scene;
  const { run = givenRun(), role = 'candidate' } = scene;
  const measurement: Measurement = {
    set: 'held-out',
    shard: 3,
    rows: rows.length,
    model: { role, modelId: MODEL_ID },
    samples,
  };
  const objects = givenObjects({ [shardKey(run.runId, measurement)]: jsonLines(rows) });
  const clock = { now: Date.parse('2026-11-22T12:00:00Z') };
  const asked: ConverseCommandInput[] = [];
  const models = new BedrockRuntimeClient({});
  mockClient(models)
    .on(ConverseCommand)
    .callsFake(async (input: ConverseCommandInput) => {
      asked.push(input);
      // Whatever the model does takes time: without it a test could ask for ever.
      clock.now += 1_000;
      return model(input, asked.length);
    });
  const graded: Measuring['graded'] = [];
  const lambda = new LambdaClient({});
  mockClient(lambda)
    .on(InvokeCommand)
    .callsFake(async (input: InvokeCommand['input']) => {
      const batch = JSON.parse(Buffer.from(input.Payload as Uint8Array).toString()) as RewardInputRow[];
      graded.push({ input, rows: batch });
      try {
        return { Payload: Buffer.from(JSON.stringify(await reward(batch))) };
      } catch (error) {
        const { name, message } = error as Error;
        return {
          FunctionError: 'Unhandled',
          Payload: Buffer.from(JSON.stringify({ errorType: name, errorMessage: message })),
        };
      }
    });
  const time = {
    now: () => clock.now,
    sleep: (millis: number) => {
      clock.now += millis;
      return Promise.resolve();
    },
    random: () => 0.5,
  };
  const dependencies = {
    models,
    lambda,
    s3: objects.s3,
    outputBucket: 'out',
    time,
    remainingMillis: () => 15 * MINUTES,
  };
  const call = (done?: number, millis = 15 * MINUTES) => {
    const deadline = clock.now + millis;
    return scoreModel(
      { contract, run, measurement, ...(done !== undefined && { done }) },
      { ...dependencies, remainingMillis: () => deadline - clock.now },
    );
  };
  return { run, measurement, objects, clock, asked, graded, call, dependencies };
}
