import { useDynamoDb } from '../shared/registry-table';
import { useCapturedLog } from '../shared/world';
import { givenPipeline, good, refusalOf, type Reward, scored, sums } from './pipeline';

useDynamoDb();
useCapturedLog();

describe('the contract', () => {
  const withFirst =
    (score: unknown): Reward =>
    (rows) =>
      scored(rows, (row) => (row.id === rows[0].id ? score : 0));

  test.each<[string, Reward, RegExp]>([
    [
      'an object instead of a list',
      () => ({ results: [] }),
      /returned an object with results, allowed is a list.*Return the list itself/,
    ],
    [
      'an HTTP envelope',
      (rows) => ({ statusCode: 200, body: JSON.stringify(good(rows)) }),
      /Return the bare list, without statusCode and body/,
    ],
    ['nothing', () => undefined, /returned nothing, allowed is a list/],
    ['a number', () => 1, /returned a number, allowed is a list/],
    ['text that is no JSON', () => '[{"aggregate_reward_score": NaN}]', /no JSON.*NaN and Infinity are no JSON/],
    [
      'too few rows',
      (rows) => (good(rows) as unknown[]).slice(1),
      /has 15 results, allowed is one for each of the 16 rows/,
    ],
    ['too many rows', (rows) => [...(good(rows) as unknown[]), {}], /has 17 results/],
    [
      'wrong ids',
      (rows) => scored(rows, () => 1).map((row, at) => ({ ...row, id: String(at) })),
      /id: got an id that was not sent, allowed is the id that the row was sent with.*Copy the id/,
    ],
    ['no ids', (rows) => rows.map(() => ({ aggregate_reward_score: 1 })), /id: got nothing/],
    [
      'one id twice',
      (rows) => scored(rows, () => 1).map((row) => ({ ...row, id: rows[0].id })),
      /id: got an id for the second time/,
    ],
    ['another order', (rows) => (good(rows) as unknown[]).reverse(), /id: got the id of another row.*keep the order/],
    ['numbers as ids', (rows) => scored(rows, () => 1).map((row, at) => ({ ...row, id: at })), /id: got a number/],
    ['a list of numbers', (rows) => rows.map(() => 1), /id: got nothing/],
    ['a score in words', withFirst('0.5'), /aggregate_reward_score: got a string, allowed is a number from 0 to 1/],
    [
      'NaN, which Lambda turns into null',
      withFirst(NaN),
      /aggregate_reward_score: got null.*NaN and Infinity become null/,
    ],
    ['no score', withFirst(undefined), /aggregate_reward_score: got nothing.*under exactly this name/],
    [
      'a score above the range',
      withFirst(1.5),
      /aggregate_reward_score: got 1.5, allowed is a number from 0 to 1.*Clamp the score/,
    ],
    ['a score below the range', withFirst(-0.01), /aggregate_reward_score: got -0.01/],
    [
      'a metric of an unknown type',
      (rows) =>
        scored(rows, () => 1).map((row) => ({ ...row, metrics_list: [{ name: 'm', value: 1, type: 'metric' }] })),
      /metrics_list\[0\]: got an object, allowed is a list of/,
    ],
    [
      'metrics that are no list',
      (rows) => scored(rows, () => 1).map((row) => ({ ...row, metrics_list: 1 })),
      /metrics_list: got a number/,
    ],
  ])('refuses %s', async (_what, reward, message) => {
    expect(await refusalOf(reward)).toMatchObject({
      name: 'RewardRejected',
      message: expect.stringMatching(message) as string,
    });
  });

  test('names the row by the id in the dataset and its line', async () => {
    const { message } = await refusalOf(withFirst(null));
    expect(message).toMatch(/row "sum-\d+" \(line \d+ of the train file\), gold answer: aggregate_reward_score/);
  });

  test('names a row without an id by its line', async () => {
    const rows = sums(40).map((row) => ({ ...row, id: undefined }));
    expect((await refusalOf(withFirst(null), { rows })).message).toMatch(/row at line \d+ of the train file/);
  });

  test('takes a score that is outside by a rounding error', async () => {
    const { verify } = await givenPipeline((rows) =>
      (good(rows) as Array<{ aggregate_reward_score: number }>).map((row) => ({
        ...row,
        aggregate_reward_score: row.aggregate_reward_score * (1 + 1e-9),
      })),
    );
    await expect(verify()).resolves.toMatchObject({ gold: { checked: true } });
  });

  test('calls a broken reward once only', async () => {
    const { verify, calls } = await givenPipeline(() => undefined);
    await expect(verify()).rejects.toMatchObject({ name: 'RewardRejected' });
    expect(calls).toHaveLength(1);
  });
});
