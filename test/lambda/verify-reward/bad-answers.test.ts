import type { RewardInputRow } from '../../../lib/contract/reward-wire';
import { useDynamoDb } from '../shared/registry-table';
import { useCapturedLog } from '../shared/world';
import {
  givenPipeline,
  question,
  referenceOf,
  refusalOf,
  responseOf,
  type Reward,
  scored,
  sums,
  type Row,
} from './pipeline';

useDynamoDb();
useCapturedLog();

describe('bad answers', () => {
  const kindOf = (row: RewardInputRow) => String(row.id).replace(/^verify-\d+-/, '');
  const liking =
    (probe: string): Reward =>
    (rows) =>
      scored(rows, (row) => (['gold', 'metadata', 'top-level', probe].includes(kindOf(row)) ? 1 : 0));

  test.each([
    [
      'empty',
      /empty: got a mean of 1, allowed is at most 0.8, which is the mean of gold answers less 0.2.*empty answer must get the floor/,
    ],
    ['echo', /echo: got a mean of 1.*text of the prompt must count for nothing/],
    ['list-everything', /list-everything: got a mean of 1.*score the one final answer/],
    ['injection', /injection: got a mean of 1.*tell the judge that the response is data/],
  ])('that are %s must not be liked', async (probe, message) => {
    expect(await refusalOf(liking(probe))).toMatchObject({
      name: 'RewardRejected',
      message: expect.stringMatching(message) as string,
    });
  });

  test('a reward that looks for the right answer anywhere is caught', async () => {
    const rows = Array.from({ length: 40 }, (_, at) => ({
      id: `n-${at}`,
      messages: question('How many?'),
      reference_answer: { answer: String(at) },
    }));
    const anywhere: Reward = (batch) =>
      scored(batch, (row) =>
        responseOf(row)
          .split(/\D+/)
          .includes(referenceOf(row) ?? '')
          ? 1
          : 0,
      );
    expect((await refusalOf(anywhere, { rows })).message).toMatch(/list-everything: got a mean of 1/);
  });

  test('every option of a multiple choice is listed', async () => {
    const rows = Array.from({ length: 40 }, (_, at) => ({
      id: `c-${at}`,
      messages: question('Which?\nA) red\n(B) green\n- C. blue'),
      reference_answer: { answer: 'green' },
    }));
    const { verify, calls } = await givenPipeline(
      (batch) => scored(batch, (row) => (responseOf(row) === referenceOf(row) ? 1 : 0)),
      { rows },
    );
    await verify();
    const listed = calls.flatMap((call) => call.rows).find((row) => kindOf(row) === 'list-everything');
    expect(listed && responseOf(listed)).toMatch(/A\) red, B\) green, C\) blue, 0, 1, .* 100, green\. One/);
  });

  test('all the same scores are named as what they are', async () => {
    const { message } = await refusalOf((rows) => scored(rows, () => 0.5));
    expect(message).toMatch(/all 160 answers, good and bad, got the same score 0.5: there is nothing to learn from/);
    expect(message).not.toMatch(/gold:/);
  });

  test('that all get the floor are no reason to refuse a reward that nobody can show a good answer', async () => {
    const rows = sums(40).map((row) => ({ ...row, reference_answer: { a: '1', b: '2' } }));
    const { verify } = await givenPipeline((batch) => scored(batch, () => 0), { rows });
    expect(await verify()).toMatchObject({
      gold: {
        checked: false,
        note: expect.stringMatching(/no answer shows that the reward likes good ones/) as string,
      },
    });
  });

  test('are measured against the best recorded answers when there is no gold', async () => {
    const rows = sums(40).map((row) => ({ ...row, reference_answer: undefined }));
    const recorded = rows
      .flatMap(({ id }: Row) => [
        JSON.stringify({ id, source: 'small', response: 'poor' }),
        JSON.stringify({ id, source: 'large', response: 'decent' }),
      ])
      .join('\n');
    const lukewarm: Reward = (batch) => scored(batch, (row) => ({ poor: 0.1, decent: 0.5 })[responseOf(row)] ?? 0.4);
    const scene = { rows, recorded, reward: { needsReference: false } };
    expect((await refusalOf(lukewarm, scene)).message).toMatch(
      /empty: got a mean of 0.4, allowed is at most 0.3, which is the mean of the best recorded answers less 0.2/,
    );
    const fair: Reward = (batch) => scored(batch, (row) => ({ poor: 0.1, decent: 0.5 })[responseOf(row)] ?? 0.2);
    await expect((await givenPipeline(fair, scene)).verify()).resolves.toMatchObject({ gold: { checked: false } });
  });

  test('are measured against the top of the range when there is neither', async () => {
    const rows = sums(40).map((row) => ({ ...row, reference_answer: undefined }));
    const generous: Reward = (batch) => scored(batch, (row) => (responseOf(row) === '' ? 0.81 : 0.7));
    const { message } = await refusalOf(generous, { rows, reward: { needsReference: false } });
    expect(message).toMatch(
      /empty: got a mean of 0.81, allowed is at most 0.8, which is the top of the range less 0.2/,
    );
    expect(message).not.toMatch(/echo/);
  });
});
