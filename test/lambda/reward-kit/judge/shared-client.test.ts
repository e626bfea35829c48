import { rewardHandler } from '../../../../lambda/reward-kit';
import { judge } from '../../../../lambda/reward-kit/judge';
import { rowsOf } from '../samples';
import { bedrockService, scores, type BedrockService, type ServiceAnswer } from './bedrock-service';

const right = scores({ reason: '', right: 1 });
/** What a judge has under way at a time, when nothing else is said. */
const CONCURRENCY = 8;
const BATCH = rowsOf(...Array.from({ length: 40 }, (_, n) => `answer ${n}`));

let service: BedrockService;
let answer: (index: number) => ServiceAnswer;
let before = 0;

// The client of a function reads its endpoint once.
beforeAll(async () => {
  service = await bedrockService((_, index) => answer(index - before));
  process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = service.url;
});
beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  before = service.calls.length;
  answer = () => right;
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;
  await service.close();
});

const handler = rewardHandler(
  judge({
    model: 'us.amazon.nova-pro-v1:0',
    rubric: 'Judge the sum.',
    criteria: { right: { description: 'Is it right?' } },
    scale: { min: 0, max: 1 },
    cache: 0,
  }),
);
const scoresOf = async () => (await handler(BATCH)).map((row) => row.aggregate_reward_score);
const untilClosed = async () => {
  while (service.connections().open > 0) await new Promise(setImmediate);
};
/** Connections that were opened for this work, all of them closed after it. */
const connectionsFor = async (work: () => Promise<unknown>) => {
  const { opened } = service.connections();
  await work();
  await untilClosed();
  return service.connections().opened - opened;
};

describe('the calls of a batch, with the client of the function', () => {
  test('share connections, no more than calls are under way, which end with the batch', async () => {
    for (const batch of [1, 2]) {
      const opened = await connectionsFor(scoresOf);
      expect(opened).toBeGreaterThan(0);
      expect(opened).toBeLessThanOrEqual(CONCURRENCY);
      expect(service.calls).toHaveLength(before + batch * BATCH.length);
    }
  });

  test.each(['connection', 'body'] as const)('are made again when it is cut: %s', async (cut) => {
    answer = (index) => (index === 20 ? { ...right, cut } : right);
    const opened = await connectionsFor(async () => expect(await scoresOf()).toEqual(BATCH.map(() => 1)));
    expect(opened).toBeLessThanOrEqual(CONCURRENCY + 1);
  });

  test('of one batch go on when another one ends', async () => {
    let resume = () => {};
    const after = new Promise<void>((resolve) => (resume = resolve));
    answer = (index) => (index === 0 ? { ...right, after } : right);
    const opened = await connectionsFor(async () => {
      const first = scoresOf();
      while (service.calls.length === before) await new Promise(setImmediate);
      await scoresOf();
      resume();
      expect(await first).toEqual(BATCH.map(() => 1));
    });
    expect(opened).toBeLessThanOrEqual(2 * CONCURRENCY);
    expect(service.calls).toHaveLength(before + 2 * BATCH.length);
  });
});
