import { GraderUnavailable, rewardHandler } from '../../../../lambda/reward-kit';
import { judge } from '../../../../lambda/reward-kit/judge';
import { seededRandom } from '../../../../lib/contract/seeded-random';
import { rowsOf } from '../samples';
import {
  bedrockService,
  fails,
  says,
  scores,
  type BedrockService,
  type ReceivedCall,
  type ServiceAnswer,
} from './bedrock-service';

const ROWS = 64;
/** Row n answers `answer n`, and a judge that reads it gives n mod 5 of the four points above the lowest. */
const BATCH = rowsOf(...Array.from({ length: ROWS }, (_, n) => `answer ${n}`));
const RIGHT = BATCH.map(({ id }, n) => ({ id, aggregate_reward_score: (n % 5) / 4 }));

const throttled = fails('ThrottlingException', 429, 'Too many requests, please wait before trying again.');
const rowIn = ({ body }: ReceivedCall): number =>
  Number(/\n> answer (\d+)\n/.exec(body.messages[0].content[0].text)![1]);
const judging = (call: ReceivedCall): ServiceAnswer => scores({ reason: 'read', right: 1 + (rowIn(call) % 5) });

let service: BedrockService;
let answer: (call: ReceivedCall) => ServiceAnswer;
let printed: jest.SpyInstance;

beforeEach(async () => {
  printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  service = await bedrockService((call) => answer(call));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service.close();
});

const handlerOf = (concurrency?: number) =>
  rewardHandler(
    judge({
      model: 'us.amazon.nova-pro-v1:0',
      rubric: 'Judge the sum.',
      criteria: { right: { description: 'Is it right?' } },
      scale: { min: 1, max: 5 },
      client: service.client,
      concurrency,
    }),
  );

/** Scores the batch in the time that Lambda grants. */
const judged = (concurrency: number | undefined, millis: number) => {
  const end = Date.now() + millis;
  return handlerOf(concurrency)(BATCH, { getRemainingTimeInMillis: () => end - Date.now() });
};

describe('a judged batch of 64 rows', () => {
  test.each([undefined, 4, 16, 64])('is judged in as few waves as a concurrency of %p allows', async (concurrency) => {
    const atATime = concurrency ?? 8;
    let waiting: (() => void)[] = [];
    let waves = 0;
    // No call of a wave is answered before the last one has come: a batch that keeps fewer under way never ends.
    answer = (call) => {
      const after = new Promise<void>((resolve) => waiting.push(resolve));
      if (waiting.length === atATime) {
        waves++;
        for (const resolve of waiting) resolve();
        waiting = [];
      }
      return { ...judging(call), after };
    };
    expect(await judged(concurrency, 20_000)).toMatchObject(RIGHT);
    expect(waves).toBe(Math.ceil(ROWS / atATime));
    expect(service.peak()).toBe(atATime);
  });

  test.each([1, 2, 3])('is scored to the last row with every fifth call throttled (draw %d)', async (seed) => {
    const random = seededRandom(seed);
    let refused = 0;
    answer = (call) => (random() < 0.2 && ++refused > 0 ? throttled : judging(call));
    expect(await judged(undefined, 120_000)).toMatchObject(RIGHT);
    expect(refused).toBeGreaterThan(5);
    expect(service.calls).toHaveLength(ROWS + refused);
  });

  test.each([1, 150, 400, 1_000, 2_500, 120_000])(
    'has a right score for each row or fails to be called again, and invents nothing, with %d ms left and throttling',
    async (millis) => {
      const random = seededRandom(millis);
      answer = (call) => (random() < 0.2 ? throttled : judging(call));
      const result = await judged(undefined, millis).catch((error: unknown) => error);
      if (millis === 1) expect(result).toBeInstanceOf(GraderUnavailable);
      if (millis === 120_000) expect(result).toMatchObject(RIGHT);
      if (!(result instanceof GraderUnavailable)) expect(result).toMatchObject(RIGHT);
    },
  );

  test('fails to be called again when one of its rows stays throttled', async () => {
    answer = (call) => (rowIn(call) === 17 ? throttled : judging(call));
    await expect(judged(undefined, 3_000)).rejects.toThrow(GraderUnavailable);
    expect(printed).not.toHaveBeenCalled();
  });

  test('goes on when the judge has no readable word on one row: the floor, counted as invalid', async () => {
    answer = (call) => (rowIn(call) === 17 ? says('I would rather not put a number on this.') : judging(call));
    const results = await judged(undefined, 120_000);
    expect(results).toMatchObject(RIGHT.map((row, n) => (n === 17 ? { ...row, aggregate_reward_score: 0 } : row)));
    expect(results[17].metrics_list).toEqual([{ name: 'invalid', value: 1, type: 'Metric' }]);
    expect(results.filter((row) => row.metrics_list?.some(({ name }) => name === 'invalid'))).toHaveLength(1);
    expect(service.calls).toHaveLength(ROWS + 2);
    const [[line]] = printed.mock.calls as [[string]];
    expect(JSON.parse(line)).toMatchObject({
      RewardRows: ROWS,
      RewardInvalid: 1,
      invalidReasons: [expect.stringMatching(/no readable scores after 2 more tries/)],
    });
  });
});
