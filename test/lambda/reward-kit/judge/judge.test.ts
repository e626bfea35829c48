import fc from 'fast-check';
import { InvalidSample, rewardHandler } from '../../../../lambda/reward-kit';
import { judge, type JudgeOptions } from '../../../../lambda/reward-kit/judge';
import { rowsOf, sampleOf } from '../samples';
import { bedrockService, says, scores, type BedrockService, type ServiceAnswer } from './bedrock-service';

const RUBRIC = {
  rubric: 'Judge the sum.',
  criteria: { right: { description: 'Is it right?', weight: 3 }, brief: { description: 'Is it brief?' } },
  scale: { min: 1, max: 5 },
};

let service: BedrockService;
let answer: (index: number) => ServiceAnswer;

beforeAll(async () => {
  service = await bedrockService((_, index) => answer(index));
});
beforeEach(() => {
  service.calls.length = 0;
  answer = () => scores({ reason: 'fine', right: 5, brief: 3 });
});
afterAll(() => service.close());

const grader = (options: Partial<JudgeOptions> = {}) =>
  judge({ model: 'us.amazon.nova-pro-v1:0', ...RUBRIC, client: service.client, ...options });

describe('a judge', () => {
  test('gives the weighted mean of its criteria, each a metric from 0 to 1, and says why', async () => {
    expect(await grader()(sampleOf('42'))).toEqual({
      score: 0.875,
      metrics: { right: 1, brief: 0.5 },
      reason: 'fine',
    });
  });

  test('asks for all scores in one forced tool call at temperature 0', async () => {
    await grader()(sampleOf('42'));
    expect(service.calls).toHaveLength(1);
    const [{ path, body }] = service.calls;
    expect(decodeURIComponent(path)).toBe('/model/us.amazon.nova-pro-v1:0/converse');
    expect(body.inferenceConfig).toMatchObject({ temperature: 0 });
    expect(body.toolConfig.toolChoice).toEqual({ tool: { name: 'give_scores' } });
    const { json } = body.toolConfig.tools[0].toolSpec.inputSchema;
    expect(Object.keys(json)).toEqual(['type', 'properties', 'required']);
    expect(json.required).toEqual(['reason', 'right', 'brief']);
    expect(body.system[0].text).toContain('- right: Is it right?');
  });

  test('sees prompt, reference answer and response', async () => {
    await grader()(sampleOf('about 42', { total: 42 }));
    const shown = service.calls[0].body.messages[0].content[0].text;
    expect(shown).toContain('\n> What is 6 x 7?\n');
    expect(shown).toContain('\n>  "total": 42\n');
    expect(shown).toContain('\n> about 42\n');
  });

  test('is not told of a reference answer where the row has none', async () => {
    await grader()(sampleOf('42'));
    expect(service.calls[0].body.messages[0].content[0].text).not.toContain(' reference]');
  });

  test('gives a blank response 0 without a call', async () => {
    expect(await grader()(sampleOf(' \n'))).toMatchObject({ score: 0, metrics: { right: 0, brief: 0 } });
    expect(service.calls).toHaveLength(0);
  });

  test('only watches a criterion of weight 0', async () => {
    const criteria = { right: { description: 'Right?' }, brief: { description: 'Brief?', weight: 0 } };
    expect(await grader({ criteria })(sampleOf('42'))).toMatchObject({ score: 1, metrics: { right: 1, brief: 0.5 } });
  });

  test('may write a number as text', async () => {
    answer = () => scores({ reason: '', right: '4', brief: ' 4.0 ' });
    expect(await grader()(sampleOf('42'))).toEqual({ score: 0.75, metrics: { right: 0.75, brief: 0.75 } });
  });

  test('has its long reason cut', async () => {
    answer = () => scores({ reason: 'why\n'.repeat(1_000), right: 5, brief: 5 });
    expect((await grader()(sampleOf('42'))).reason!.length).toBeLessThan(310);
  });

  test('takes a response that ends in the middle of a character', async () => {
    await grader()(sampleOf('forty-two \ud83d'));
    expect(service.calls[0].body.messages[0].content[0].text).toContain('forty-two \ufffd\n');
  });

  test('maps its scale to 0 to 1: ends on ends, order kept, criteria within their bounds', async () => {
    const scale = fc
      .tuple(fc.integer({ min: -1_000, max: 1_000 }), fc.integer({ min: 1, max: 1_000 }))
      .map(([min, width]) => ({ min, max: min + width }));
    const weights = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }));
    await fc.assert(
      fc.asyncProperty(scale, fc.nat(), fc.nat(), weights, async ({ min, max }, a, b, [first, second]) => {
        const [right, brief] = [a, b].map((number) => min + (number % (max - min + 1)));
        answer = () => scores({ reason: '', right, brief });
        const criteria = {
          right: { ...RUBRIC.criteria.right, weight: first },
          brief: { description: '?', weight: second },
        };
        const { score, metrics } = await grader({ scale: { min, max }, criteria })(sampleOf('42'));
        expect(metrics).toEqual({ right: (right - min) / (max - min), brief: (brief - min) / (max - min) });
        expect(score).toBeCloseTo((first * metrics!.right + second * metrics!.brief) / (first + second), 9);
        if (right === max && brief === max) expect(score).toBe(1);
        if (right === min && brief === min) expect(score).toBe(0);
      }),
      {
        numRuns: 60,
        examples: [
          [{ min: 1, max: 5 }, 4, 4, [1, 3]],
          [{ min: 1, max: 5 }, 0, 0, [1, 3]],
        ],
      },
    );
  });
});

describe('a reply that cannot be used', () => {
  const unusable: [string, ServiceAnswer, string][] = [
    ['prose', says('I would say 4.'), 'it had 0 tool calls, expected 1'],
    ['a missing score', scores({ reason: 'x', right: 4 }), 'brief was no number, expected 1 to 5'],
    ['a score above the scale', scores({ reason: 'x', right: 6, brief: 1 }), 'right was 6, expected 1 to 5'],
    ['a score below the scale', scores({ reason: 'x', right: 0.9, brief: 1 }), 'right was 0.9, expected 1 to 5'],
    [
      'a score in words',
      scores({ right: 'five', brief: null }),
      'right was no number, expected 1 to 5; brief was no number',
    ],
    ['an inherited field', scores({ right: 1, brief: { valueOf: 3 } }), 'brief was no number'],
    ['a list', scores([5, 5]), 'the input of the tool was no object'],
    ['a cut-off call', scores({ right: 5, brief: 5 }, 'max_tokens'), 'it was cut off'],
    ['a malformed call', says('', 'malformed_tool_use'), 'it was no readable call'],
  ];

  test.each(unusable)('is asked for again with what was wrong: %s', async (_, reply, problem) => {
    answer = (index) => (index === 0 ? reply : scores({ reason: 'fine', right: 5, brief: 3 }));
    expect(await grader()(sampleOf('42'))).toMatchObject({ score: 0.875 });
    expect(service.calls).toHaveLength(2);
    const [first, second] = service.calls.map(({ body }) => body.messages[0].content);
    expect(first).toHaveLength(1);
    expect(second[0]).toEqual(first[0]);
    expect(second[1].text).toContain(problem);
  });

  test('makes the row invalid after two more tries, never 0.5', async () => {
    answer = () => scores({ reason: '', right: 7, brief: 1 });
    const failure = await Promise.resolve(grader()(sampleOf('42'))).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InvalidSample);
    expect(failure).toMatchObject({
      message: expect.stringMatching(/no readable scores after 2 more tries; of the last reply, right was 7/) as string,
    });
    expect(service.calls).toHaveLength(3);
  });

  test.each(['content_filtered', 'guardrail_intervened', 'model_context_window_exceeded'])(
    'makes the row invalid at once when the judge stopped with %s',
    async (stopReason) => {
      answer = () => says('', stopReason);
      await expect(grader()(sampleOf('42'))).rejects.toThrow(InvalidSample);
      expect(service.calls).toHaveLength(1);
    },
  );

  test('gets the floor and the mark of an invalid row in a batch', async () => {
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    answer = () => says('I cannot judge this.');
    const [row] = await rewardHandler(grader())(rowsOf('42'));
    jest.restoreAllMocks();
    expect(row).toMatchObject({ aggregate_reward_score: 0, metrics_list: [{ name: 'invalid', value: 1 }] });
  });
});

describe('votes', () => {
  const giving = (...numbers: number[]) => {
    answer = (index) => scores({ reason: `vote ${index}`, right: numbers[index], brief: 5 });
  };

  test('are averaged by criterion', async () => {
    giving(1, 5, 5);
    const { metrics } = await grader({ votes: { count: 3 } })(sampleOf('42'));
    expect(metrics!.right).toBeCloseTo(2 / 3, 12);
  });

  test.each([
    [[5, 1, 5], 1],
    [[1, 2, 5], 0.25],
    [[1, 2, 4, 5], 0.5],
    [[5], 1],
  ])('of %j have the median %d', async (numbers, expected) => {
    giving(...numbers);
    const { metrics } = await grader({ votes: { count: numbers.length, combine: 'median' } })(sampleOf('42'));
    expect(metrics).toEqual({ right: expected, brief: 1 });
  });

  test('list the criteria in different orders', async () => {
    giving(5, 5, 5);
    await grader({ votes: { count: 3 } })(sampleOf('42'));
    const orders = service.calls.map(({ body }) => body.toolConfig.tools[0].toolSpec.inputSchema.json.required.join());
    expect(orders.sort()).toEqual(['reason,brief,right', 'reason,right,brief', 'reason,right,brief']);
  });
});

describe('equal rollouts', () => {
  test('are judged once, one after the other or at the same time', async () => {
    const judged = grader();
    const grades = await Promise.all(['42', '42', '42'].map(async (text) => judged(sampleOf(text))));
    expect(await judged(sampleOf('42'))).toEqual(grades[0]);
    expect(service.calls).toHaveLength(1);
  });

  test('differ in response, reference answer or prompt, and not in id', async () => {
    const judged = grader();
    await judged(sampleOf('42'));
    await judged({ ...sampleOf('42'), id: 'another' });
    expect(service.calls).toHaveLength(1);
    await judged(sampleOf('43'));
    await judged(sampleOf('42', '42'));
    await judged({ ...sampleOf('42'), prompt: [{ role: 'user', content: 'What is 6 x 8?' }] });
    expect(service.calls).toHaveLength(4);
  });

  test('are judged each time without a cache', async () => {
    const judged = grader({ cache: 0 });
    await judged(sampleOf('42'));
    await judged(sampleOf('42'));
    expect(service.calls).toHaveLength(2);
  });

  test('are forgotten when others were used since', async () => {
    const judged = grader({ cache: 2 });
    for (const text of ['a', 'b', 'a', 'c', 'a']) await judged(sampleOf(text));
    expect(service.calls).toHaveLength(3);
    await judged(sampleOf('b'));
    expect(service.calls).toHaveLength(4);
  });

  test('are judged anew after a failure', async () => {
    answer = (index) => (index < 3 ? says('?') : scores({ reason: 'fine', right: 5, brief: 5 }));
    const judged = grader();
    await expect(judged(sampleOf('42'))).rejects.toThrow(InvalidSample);
    expect(await judged(sampleOf('42'))).toMatchObject({ score: 1 });
  });
});

test('the concurrency holds over the whole batch and all votes', async () => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const slow = await bedrockService(() => ({ ...scores({ reason: '', right: 5, brief: 5 }), afterMillis: 20 }));
  const judged = grader({ client: slow.client, concurrency: 2, votes: { count: 2 } });
  const rows = await rewardHandler(judged, { concurrency: 6 })(rowsOf('a', 'b', 'c', 'd', 'e', 'f'));
  jest.restoreAllMocks();
  await slow.close();
  expect(rows.map((row) => row.aggregate_reward_score)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(slow.calls).toHaveLength(12);
  expect(slow.peak()).toBe(2);
});
