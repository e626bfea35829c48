import fc from 'fast-check';
import { rewardHandler, weighted, type Grader } from '../../../lambda/reward-kit';
import { inputRow, rowsOf } from './samples';

let stdout: jest.SpyInstance;
beforeEach(() => {
  stdout = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => jest.restoreAllMocks());

/** Scores a response that reads as a number with that number. */
const asNumber: Grader = ({ response }) => ({ score: Number(response) });

describe('the contract with Bedrock', () => {
  const expected = [
    { id: 'r0', aggregate_reward_score: 0.25 },
    { id: 'r1', aggregate_reward_score: 1 },
  ];

  test('takes a list of rows and returns a bare list of scores', async () => {
    expect(await rewardHandler(asNumber)(rowsOf('0.25', '1'))).toEqual(expected);
  });

  test('takes the list under trajectories', async () => {
    expect(await rewardHandler(asNumber)({ trajectories: rowsOf('0.25', '1') })).toEqual(expected);
  });

  test('takes an empty list and measures nothing', async () => {
    expect(await rewardHandler(asNumber)([])).toEqual([]);
    expect(stdout).not.toHaveBeenCalled();
  });

  test('echoes ids as they came: numbers, repeated ones, any order', async () => {
    const rows = [inputRow(7, '1'), inputRow('b', '0'), inputRow('a', '1'), inputRow('b', '0.5')];
    const results = await rewardHandler(asNumber)(rows);
    expect(results.map(({ id, aggregate_reward_score: score }) => [id, score])).toEqual([
      [7, 1],
      ['b', 0],
      ['a', 1],
      ['b', 0.5],
    ]);
  });

  test('lists the metrics of the grader', async () => {
    const [result] = await rewardHandler(weighted({ correct: [1, asNumber], short: [0, () => ({ score: 0.5 })] }))(
      rowsOf('1'),
    );
    expect(result).toEqual({
      id: 'r0',
      aggregate_reward_score: 1,
      metrics_list: [
        { name: 'correct', value: 1, type: 'Metric' },
        { name: 'short', value: 0.5, type: 'Metric' },
      ],
    });
  });

  test.each<[unknown, RegExp]>([
    [undefined, /The event is undefined; a reward function takes a list of rows/],
    [{ rows: [] }, /The event is an object with rows; a reward function takes a list/],
    [{ trajectories: {} }, /a reward function takes a list/],
    [[inputRow('a', '1'), { id: 'b' }], /Row 2 \(id "b"\): messages is missing/],
  ])('refuses the event %j', async (event, message) => {
    await expect(rewardHandler(asNumber)(event)).rejects.toThrow(message);
  });

  test('gives one finite score inside the range for each id in order, whatever shape the rows have', async () => {
    const content = fc.oneof(
      fc.string(),
      fc.constant(null),
      fc.array(fc.record({ type: fc.constantFrom('text', 'image'), text: fc.string() }, { requiredKeys: [] })),
    );
    const row = fc.record(
      {
        id: fc.oneof(fc.string({ minLength: 1 }), fc.integer()),
        messages: fc
          .tuple(
            fc.array(fc.record({ role: fc.constantFrom('system', 'user'), content })),
            fc.constantFrom('assistant', 'nova_assistant'),
            content,
          )
          .map(([prompt, role, response]) => [...prompt, { role, content: response }]),
        reference_answer: fc.jsonValue(),
        metadata: fc.oneof(fc.constant(null), fc.dictionary(fc.string(), fc.jsonValue())),
        other: fc.jsonValue(),
      },
      { requiredKeys: ['id', 'messages'] },
    );
    const score = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(-0, Number.MAX_VALUE, -Number.MAX_VALUE),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(row),
        fc.boolean(),
        fc.array(score, { minLength: 1 }),
        async (rows, wrapped, scores) => {
          const grader: Grader = ({ response }) => ({
            score: scores[response.length % scores.length],
            metrics: { raw: 1 },
          });
          const sent = JSON.parse(JSON.stringify(rows)) as typeof rows;
          const results = await rewardHandler(grader, { range: { min: -1, max: 2 } })(
            wrapped ? { trajectories: sent } : sent,
          );

          expect(results.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
          for (const { aggregate_reward_score: each } of results) {
            expect(each).toBeGreaterThanOrEqual(-1);
            expect(each).toBeLessThanOrEqual(2);
          }
        },
      ),
    );
  });

  test('keeps the order of the input when later rows are scored first', async () => {
    const slowFirst: Grader = async ({ response }) => {
      await new Promise((resolve) => setTimeout(resolve, 30 * (1 - Number(response))));
      return { score: Number(response) };
    };
    const results = await rewardHandler(slowFirst, { concurrency: 4 })(rowsOf('0', '0.2', '0.5', '1'));
    expect(results.map(({ aggregate_reward_score: score }) => score)).toEqual([0, 0.2, 0.5, 1]);
  });
});

describe('the range', () => {
  test('is 0 to 1 unless told otherwise, and clamps', async () => {
    const results = await rewardHandler(asNumber)(rowsOf('-3', '0.5', '3'));
    expect(results.map(({ aggregate_reward_score: score }) => score)).toEqual([0, 0.5, 1]);
  });

  test('is shown with the grader, for tools that try the reward', () => {
    const handler = rewardHandler(asNumber, { range: { min: -1, max: 1 } });
    expect(handler.grader).toBe(asNumber);
    expect(handler.range).toEqual({ min: -1, max: 1 });
    expect(rewardHandler(asNumber).range).toEqual({ min: 0, max: 1 });
    expect(rewardHandler(asNumber, { concurrency: 3 }).concurrency).toBe(3);
  });

  test.each<[object, RegExp]>([
    [{ range: { min: 1, max: 1 } }, /range is 1 to 1; expected two finite numbers, min below max/],
    [{ range: { min: 0, max: Infinity } }, /range is 0 to Infinity/],
    [{ maxInvalidShare: 1.1 }, /maxInvalidShare is 1.1; expected a share from 0 to 1/],
    [{ maxInvalidShare: NaN }, /maxInvalidShare is NaN/],
    [{ concurrency: 0 }, /concurrency is 0; expected a whole number from 1/],
  ])('and the other options are checked when the handler is made: %j', (options, message) => {
    expect(() => rewardHandler(asNumber, options)).toThrow(message);
  });
});
