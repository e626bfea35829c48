import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { Measurement, ScoredPrompt } from '../../../lib/contract/evaluation';
import { resultsPrefix, shardKey } from '../../../lib/contract/keys';
import { MAX_MEASURED_PROMPTS, SHARD_ROWS } from '../../../lib/contract/limits';
import { seededRandom } from '../../../lib/contract/seeded-random';
import type { RewardInputRow } from '../../../lib/contract/reward-wire';
import { scoreModel } from '../../../lambda/score-model/score-model';
import { MINUTES, MODEL_ID, rowsOf, said, scoreAll, throttle } from '../evaluation/measuring';
import { givenObjects, jsonLines } from '../evaluation/objects';
import { contract, givenRun, settingsWith } from '../shared/runs';
import { useCapturedLog } from '../shared/world';

useCapturedLog();

/** Time that moves on when everybody waits. */
class VirtualTime {
  public current = 0;
  private sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  public readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => this.sleepers.push({ at: this.current + milliseconds, wake }));

  public async whileRunning(work: Promise<unknown>): Promise<void> {
    let running = true;
    void work.finally(() => (running = false));
    while (running) {
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
      const next = this.sleepers.reduce((a, b) => (a && a.at <= b.at ? a : b), this.sleepers.at(0));
      if (next === undefined) continue;
      this.sleepers = this.sleepers.filter((sleeper) => sleeper !== next);
      this.current = next.at;
      next.wake();
    }
    await work;
  }
}

const SHARDS = 10;
const SAMPLES = 4;
const CONCURRENCY = 8;
const A_MINUTE = 4;

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const HISTORY_EVENTS = 25_000;
/** Entered, scheduled, started, succeeded, exited; the choice entered and exited. */
const EVENTS_OF_CALL = 7;
const EVENTS_OF_WAIT = 2;
/** Two days of training, looked at every five minutes, nine events each; and the states of the road. */
const EVENTS_OF_TRAINING = 5_200 + 200;

test('four requests a minute for all shards together lose no answer, ask for none twice and fit into the history', async () => {
  const evaluation = { ...settingsWith().evaluation, concurrency: CONCURRENCY };
  const run = givenRun('one', { settings: settingsWith({ evaluation }) });
  const time = new VirtualTime();
  const random = seededRandom(7);
  const measurements = Array.from({ length: SHARDS }, (_, shard): Measurement => ({
    set: 'held-out',
    shard,
    rows: SHARD_ROWS,
    model: { role: 'candidate', modelId: MODEL_ID },
    samples: SAMPLES,
  }));
  const objects = givenObjects(
    Object.fromEntries(measurements.map((each) => [shardKey(run.runId, each), jsonLines(rowsOf(SHARD_ROWS))])),
  );
  let [window, left, answered] = [-1, A_MINUTE, 0];
  const models = new BedrockRuntimeClient({});
  mockClient(models)
    .on(ConverseCommand)
    .callsFake(async () => {
      const minute = Math.floor(time.current / MINUTES);
      if (minute !== window) [window, left] = [minute, A_MINUTE];
      if (left === 0) throw throttle();
      left -= 1;
      await time.sleep(6_000);
      answered += 1;
      return said('right');
    });
  const lambda = new LambdaClient({});
  mockClient(lambda)
    .on(InvokeCommand)
    .callsFake(({ Payload }: { Payload: Uint8Array }) =>
      Promise.resolve({
        Payload: Buffer.from(JSON.stringify(scoreAll(JSON.parse(Buffer.from(Payload).toString()) as RewardInputRow[]))),
      }),
    );

  let events = 0;
  const measure = async (measurement: Measurement) => {
    for (let done = 0; ;) {
      const started = time.current;
      const output = await scoreModel(
        { contract, run, measurement, done },
        {
          models,
          lambda,
          s3: objects.s3,
          outputBucket: 'out',
          time: { now: () => time.current, sleep: time.sleep, random },
          remainingMillis: () => started + 15 * MINUTES - time.current,
        },
      );
      events += EVENTS_OF_CALL;
      if (output.finished) return;
      done = output.done;
      if (output.waitSeconds > 0) {
        events += EVENTS_OF_WAIT;
        await time.sleep(output.waitSeconds * 1_000);
      }
    }
  };
  const waiting = [...measurements];
  const slot = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await measure(next);
  };
  await time.whileRunning(Promise.all(Array.from({ length: CONCURRENCY }, slot)));

  const answers = SHARDS * SHARD_ROWS * SAMPLES;
  const results = objects.lines(resultsPrefix(run.runId, 'candidate', 'held-out')).flatMap(([, lines]) => lines);
  expect(results).toHaveLength(SHARDS * SHARD_ROWS);
  expect((results as ScoredPrompt[]).every(({ scores }) => scores.length === SAMPLES)).toBe(true);
  expect(answered).toBe(answers);
  // The largest evaluation: three models on every prompt; an iteration of the Map has two events of its own, its end two.
  const largest = 3 * MAX_MEASURED_PROMPTS * SAMPLES;
  const iterations = (3 * MAX_MEASURED_PROMPTS) / SHARD_ROWS;
  expect((events / answers) * largest + 4 * iterations + EVENTS_OF_TRAINING).toBeLessThan(HISTORY_EVENTS);
  // Most of the quota is used all the same.
  expect(answers / (time.current / MINUTES)).toBeGreaterThan(A_MINUTE / 2);
}, 120_000);
