import type { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { GraderUnavailable, InvalidSample, rewardHandler, type GraderContext } from '../../../../lambda/reward-kit';
import { judge, type JudgeOptions } from '../../../../lambda/reward-kit/judge';
import { rowsOf, sampleOf } from '../samples';
import {
  bedrockService,
  clientAt,
  endingIn,
  fails,
  scores,
  type BedrockService,
  type ServiceAnswer,
} from './bedrock-service';

let service: BedrockService;
let answer: (index: number) => ServiceAnswer;

beforeAll(async () => {
  service = await bedrockService((_, index) => answer(index));
});
beforeEach(() => {
  service.calls.length = 0;
});
afterAll(() => service.close());
afterEach(() => jest.restoreAllMocks());

const OPTIONS = {
  model: 'us.amazon.nova-pro-v1:0',
  rubric: 'Judge the sum.',
  criteria: { right: { description: 'Is it right?' } },
  scale: { min: 0, max: 1 },
};
const judged = (context?: GraderContext, options: Partial<JudgeOptions> = {}) =>
  Promise.resolve(judge({ ...OPTIONS, client: service.client, ...options })(sampleOf('42'), context));
const failureOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error as Error,
  );
const right = scores({ reason: '', right: 1 });
const throttled = fails('ThrottlingException', 429, 'Too many requests, please wait before trying again.');

describe('trouble that passes', () => {
  test.each([
    throttled,
    fails('ServiceUnavailableException', 503),
    fails('InternalServerException', 500),
    fails('ModelNotReadyException', 429),
    fails('ModelTimeoutException', 408),
    fails('ModelErrorException', 424, 'The system encountered an unexpected error during processing.'),
    fails('ServiceQuotaExceededException', 400, 'Too many tokens, please wait before trying again.'),
    { status: 502, body: {} },
    { cut: 'connection' as const },
    { ...right, cut: 'body' as const },
  ])('is called again: %j', async (trouble) => {
    answer = (index) => (index === 0 ? trouble : right);
    expect(await judged(endingIn(60_000))).toMatchObject({ score: 1 });
    expect(service.calls).toHaveLength(2);
  });

  test.each([
    'HTTP/2 stream is abnormally aborted in mid-communication with result code 2.',
    'Unexpected error: http2 request did not get a response',
    'Frame type id 4 has not been sent',
  ])('is called again by a client over HTTP/2: %s', async (words) => {
    let calls = 0;
    const send = (command: ConverseCommand) =>
      calls++ === 0 ? Promise.reject(new Error(words)) : service.client.send(command);
    answer = () => right;
    const client = { send } as unknown as JudgeOptions['client'];
    expect(await judged(endingIn(60_000), { client })).toMatchObject({ score: 1 });
    expect(calls).toBe(2);
  });

  test('is retried outside Lambda too', async () => {
    answer = (index) => (index === 0 ? throttled : right);
    expect(await judged()).toMatchObject({ score: 1 });
  });

  test('waits longer and longer, at random, but within eight seconds', async () => {
    const pauses: number[] = [];
    jest.spyOn(Math, 'random').mockReturnValue(0.999_999);
    const realTimeout = setTimeout;
    jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void, millis: number) => {
      if (millis < 30_000) pauses.push(millis);
      return realTimeout(run, millis < 30_000 ? 0 : millis);
    }) as typeof setTimeout);
    const client = { send: () => (++calls < 9 ? Promise.reject(trouble) : Promise.resolve(right.body)) };
    const trouble = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    let calls = 0;
    await judged(undefined, { client: client as unknown as JudgeOptions['client'] });
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  test('is given up as soon as the batch ends', async () => {
    answer = () => ({ silent: true });
    const context = endingIn(60_000);
    const work = failureOf(judged(context));
    while (service.calls.length === 0) await new Promise(setImmediate);
    context.stop.abort();
    expect(await work).toBeInstanceOf(GraderUnavailable);
  });

  test('leaves no place taken: the next batch is judged', async () => {
    const grader = judge({ ...OPTIONS, client: service.client, concurrency: 1 });
    answer = () => ({ silent: true });
    const first = endingIn(300);
    const failed = await Promise.allSettled([
      grader(sampleOf('a'), first),
      grader(sampleOf('b'), first),
      grader(sampleOf('c'), first),
    ]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    answer = () => right;
    expect(await grader(sampleOf('a'), endingIn(60_000))).toMatchObject({ score: 1 });
  });

  test('of the batch before does not reach the next one through an equal rollout', async () => {
    const grader = judge({ ...OPTIONS, client: service.client });
    answer = (index) => (index === 0 ? { silent: true } : right);
    const first = endingIn(60_000);
    const failed = failureOf(Promise.resolve(grader(sampleOf('a'), first)));
    const next = Promise.resolve(grader(sampleOf('a'), endingIn(60_000)));
    while (service.calls.length === 0) await new Promise(setImmediate);
    first.stop.abort();
    expect(await failed).toBeInstanceOf(GraderUnavailable);
    expect(await next).toMatchObject({ score: 1 });
  });
});

describe('trouble that lasts', () => {
  const slowDown = Object.assign(new Error('Too many requests, please wait.'), { name: 'ThrottlingException' });
  const calling = (send: () => Promise<unknown>) => ({ client: { send } as unknown as JudgeOptions['client'] });
  const silence = () => new Promise<never>(() => undefined);

  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
  afterEach(() => jest.useRealTimers());

  /** The failure, once as much time as it takes has passed. */
  async function failureInTime(work: Promise<unknown>): Promise<Error> {
    const [failure] = await Promise.all([failureOf(work), jest.runAllTimersAsync()]);
    return failure;
  }

  test('makes the grader unavailable before the deadline, saying what to do', async () => {
    const context = endingIn(5_000);
    const failure = await failureInTime(
      judged(
        context,
        calling(() => Promise.reject(slowDown)),
      ),
    );
    expect(failure).toBeInstanceOf(GraderUnavailable);
    expect(failure.message).toMatch(
      /^judge: model "us.amazon.nova-pro-v1:0": got ThrottlingException: Too many requests.*\(calls: ([2-9]|\d\d+)\), and no time is left for another call\. Lower the concurrency/,
    );
    expect(context.remainingMillis()).toBeGreaterThan(0);
  });

  test('is silence too, of a client that takes no notice of the signal', async () => {
    const context = endingIn(600);
    const failure = await failureInTime(judged(context, calling(silence)));
    expect(failure).toBeInstanceOf(GraderUnavailable);
    expect(failure.message).toContain('got TimeoutError: no answer within 500 ms (calls: 1)');
    expect(context.remainingMillis()).toBe(100);
  });

  test('is told in the last words of the service, not in the silence of a call that the deadline cut short', async () => {
    const answers = [() => Promise.reject(slowDown), silence];
    const failure = await failureInTime(
      judged(
        endingIn(600),
        calling(() => (answers.shift() ?? silence)()),
      ),
    );
    expect(failure.message).toMatch(/got ThrottlingException: .* \(calls: 2\)/);
  });

  test('is silence when the service has been silent for a whole minute since it last spoke', async () => {
    const answers = [() => Promise.reject(slowDown), silence];
    const failure = await failureInTime(
      judged(
        endingIn(90_000),
        calling(() => (answers.shift() ?? silence)()),
      ),
    );
    expect(failure.message).toContain('got TimeoutError: no answer within 60000 ms (calls: 3)');
  });

  test('of one row fails the batch for a retry, with the row', async () => {
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const end = Date.now() + 3_000;
    const handler = rewardHandler(judge({ ...OPTIONS, ...calling(() => Promise.reject(slowDown)) }));
    const failure = await failureInTime(
      handler(rowsOf('a', 'b'), { getRemainingTimeInMillis: () => end - Date.now() }),
    );
    expect(failure).toBeInstanceOf(GraderUnavailable);
    expect(failure.message).toMatch(/^Row "r[01]": judge: model .*ThrottlingException/);
    expect(Date.now()).toBeLessThan(end);
  });

  test('is a service that nobody answers at', async () => {
    jest.useRealTimers();
    const gone = await bedrockService(() => right);
    await gone.close();
    const client = clientAt(gone.url);
    const send = jest.spyOn(client, 'send');
    // The deadline comes with the second failure, however long the two take.
    const untilCalledTwice = {
      signal: new AbortController().signal,
      remainingMillis: () => (send.mock.calls.length < 2 ? 60_000 : 0),
    };
    const failure = await failureOf(judged(untilCalledTwice, { client }));
    client.destroy();
    expect(failure).toBeInstanceOf(GraderUnavailable);
    expect(failure.message).toMatch(/ECONNREFUSED.* \(calls: 2\)/);
  });
});

describe('trouble with one row', () => {
  test.each([
    'Input is too long for requested model.',
    'The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum',
    'Input Tokens Exceeded: Number of input tokens exceeds maximum length. Please update the input to try again.',
    "This model's maximum context length is 131072 tokens. However, you requested 131134 tokens.",
  ])('makes it invalid: %s', async (message) => {
    answer = () => fails('ValidationException', 400, message);
    const failure = await failureOf(judged(endingIn(60_000)));
    expect(failure).toBeInstanceOf(InvalidSample);
    expect(failure.message).toContain('the text of this row is too long');
    expect(service.calls).toHaveLength(1);
  });

  test('is a tool call that Bedrock cannot read: asked again, then invalid', async () => {
    const unreadable = fails('ModelErrorException', 424, 'Model produced invalid sequence as part of ToolUse.');
    answer = (index) => (index < 2 ? unreadable : right);
    expect(await judged(endingIn(60_000))).toMatchObject({ score: 1 });
    expect(service.calls[1].body.messages[0].content[1].text).toContain('no readable tool call');
    answer = () => unreadable;
    expect(await failureOf(judged(endingIn(60_000)))).toBeInstanceOf(InvalidSample);
    expect(service.calls).toHaveLength(6);
  });
});

describe('trouble with the set-up is an error that says what to do, at once', () => {
  test.each([
    [
      fails('AccessDeniedException', 403, 'is not authorized to perform: bedrock:InvokeModel'),
      /got AccessDeniedException: is not authorized.*Allow the role of the reward function bedrock:InvokeModel/,
    ],
    [
      fails('ResourceNotFoundException', 404, 'Could not resolve the foundation model'),
      /got ResourceNotFoundException: Could not resolve.*Use the id or ARN of an inference profile/,
    ],
    [
      fails('ValidationException', 400, 'Invocation of model ID x with on-demand throughput isn’t supported.'),
      /got ValidationException: Invocation.*Use the id or ARN of an inference profile/,
    ],
    [
      fails('ValidationException', 400, 'The maximum tokens you requested exceeds the model limit of 512.'),
      /got ValidationException: The maximum tokens/,
    ],
  ])('%j', async (trouble, message) => {
    answer = () => trouble;
    const failure = await failureOf(judged(endingIn(60_000)));
    expect(failure).not.toBeInstanceOf(GraderUnavailable);
    expect(failure).not.toBeInstanceOf(InvalidSample);
    expect(failure.message).toMatch(/^judge: model "us.amazon.nova-pro-v1:0": /);
    expect(failure.message).toMatch(message);
    expect(service.calls).toHaveLength(1);
  });
});

test('without a client, the one of the function is used, with no retries of its own', async () => {
  process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = service.url;
  try {
    answer = () => right;
    expect(await judged(endingIn(60_000), { client: undefined })).toMatchObject({ score: 1 });
    expect(service.calls).toMatchObject([{ attempt: 'attempt=1; max=1' }]);
  } finally {
    delete process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;
  }
});
