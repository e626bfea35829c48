import { rewardProofKey } from '../../../lib/contract/keys';
import type { RewardInputRow } from '../../../lib/contract/reward-wire';
import type { RunSettings } from '../../../lib/contract/settings';
import { useDynamoDb } from '../shared/registry-table';
import { useCapturedLog } from '../shared/world';
import {
  FunctionError,
  givenPipeline,
  good,
  referenceOf,
  refusalOf,
  responseOf,
  type Reward,
  scored,
  sums,
} from './pipeline';

useDynamoDb();
useCapturedLog();

describe('gold answers', () => {
  const halfGood: Reward = (rows) =>
    scored(
      rows,
      (row) =>
        (good([row]) as Array<{ aggregate_reward_score: number }>)[0].aggregate_reward_score *
        (Number(referenceOf(row)) % 2 ? 1 : 0.5),
    );

  test('that score low are refused, with the share and some rows', async () => {
    const { message } = await refusalOf(halfGood);
    expect(message).toMatch(
      /gold: \d+ of 32 gold answers reached 0.8, allowed are at least 90 %; for example row "sum-\d+" .* got 0.5/,
    );
    expect(message).toMatch(/goldAnswer/);
    expect(message).toMatch(/Every score is in runs\/.*reward-proof\.json/);
  });

  test('the proof is kept for a reward that is refused', async () => {
    const { verify, written, registry, run } = await givenPipeline(halfGood);
    await expect(verify()).rejects.toThrow();
    expect(JSON.parse(written.get(rewardProofKey(run.runId)) ?? '')).toMatchObject({
      problems: [expect.stringMatching(/^gold/)],
    });
    expect((await registry.readRun(run.runId))?.rewardProof).toBeDefined();
  });

  test('that could not be scored are said to be so', async () => {
    const reward: Reward = (rows) =>
      (good(rows) as object[]).map((row, at) =>
        String(rows[at].id).includes('gold') && Number(referenceOf(rows[at])) % 2
          ? { ...row, aggregate_reward_score: 0, metrics_list: [{ name: 'invalid', value: 1, type: 'Metric' }] }
          : row,
      );
    expect((await refusalOf(reward)).message).toMatch(/\d+ could not be scored at all/);
  });

  const goldOf = async (reference: unknown, reward: Partial<RunSettings['reward']> = {}) => {
    const rows = sums(40).map((row) => ({ ...row, reference_answer: reference }));
    const lengthy: Reward = (batch) => scored(batch, (row) => (/^(42|the full answer)$/.test(responseOf(row)) ? 1 : 0));
    const { verify, calls } = await givenPipeline(lengthy, { rows, reward });
    const { gold } = await verify().catch((error: unknown) => ({ gold: (error as Error).message }));
    return { gold, sent: calls[0].rows[0] };
  };

  test.each<[string, unknown, Partial<RunSettings['reward']>]>([
    ['a string', '42', {}],
    ['a number', 42, {}],
    ['{ text }', { text: '42' }, {}],
    ['an object with one text', { answer: '42', parts: ['a'], more: null }, {}],
    ['an object with one number', { answer: 42 }, {}],
    ['the field that goldAnswer names', { answer: '7', full: 'the full answer' }, { goldAnswer: 'full' }],
    ['a field within a field', { full: { text: 'the full answer' }, a: 'b', c: 'd' }, { goldAnswer: 'full.text' }],
  ])('are made of %s', async (_what, reference, settings) => {
    expect((await goldOf(reference, settings)).gold).toMatchObject({ checked: true, mean: 1 });
  });

  test.each<[string, unknown, Partial<RunSettings['reward']>, RegExp]>([
    [
      'two texts',
      { a: '1', b: '2' },
      {},
      /^not checked: the reference answer has 2 fields with a text or number; name one as goldAnswer/,
    ],
    ['no text', { a: ['1'] }, {}, /^not checked: the reference answer has 0 fields/],
    ['a list', ['1'], {}, /^not checked: the reference answer is a list/],
    ['an empty text', ' ', {}, /^not checked: the reference answer is empty/],
    [
      'another field than named',
      { a: '1' },
      { goldAnswer: 'full' },
      /^not checked: .*no text in goldAnswer field "full"/,
    ],
    ['nothing', undefined, { needsReference: false }, /^not checked: the row has no reference answer/],
  ])('that cannot be made, of %s, never fail a reward', async (_what, reference, settings, note) => {
    const rows = sums(40).map((row) => ({ ...row, reference_answer: reference }));
    const short: Reward = (batch) => scored(batch, (row) => Math.min(responseOf(row).length / 10_000, 0.2));
    const { verify } = await givenPipeline(short, { rows, reward: settings });
    expect((await verify()).gold).toEqual({ checked: false, note: expect.stringMatching(note) as string });
  });
});

describe('the place of the reference answer', () => {
  const readingOnly =
    (read: (row: RewardInputRow) => unknown): Reward =>
    (rows) =>
      scored(rows, (row) => (responseOf(row) === (read(row) as { answer: string } | undefined)?.answer ? 1 : 0));

  test('a reward that finds it at the top level only is refused', async () => {
    const refusal = await refusalOf(readingOnly((row) => row.reference_answer));
    expect(refusal.message).toMatch(/lose 1 on average when reference_answer is only under metadata.*Read both/);
  });

  test('a reward that finds it under metadata only is refused', async () => {
    const refusal = await refusalOf(readingOnly((row) => row.metadata?.reference_answer));
    expect(refusal.message).toMatch(/only at the top level.*Read both/);
  });

  test('a reward that fails without it is refused, and the place is named', async () => {
    const refusal = await refusalOf((rows) => {
      if (rows.some((row) => row.reference_answer === undefined)) {
        throw new FunctionError('KeyError', "'reference_answer'");
      }
      return good(rows);
    });
    expect(refusal.message).toMatch(
      /KeyError: 'reference_answer'.*This happened with reference_answer only under metadata/,
    );
  });
});
