import fc from 'fast-check';
import { exactMatch, GraderUnavailable, InvalidSample, weighted, type Grader } from '../../../lambda/reward-kit';
import { sampleOf } from './samples';

const giving =
  (score: number): Grader =>
  () => ({ score });
const failing =
  (error: Error): Grader =>
  () =>
    Promise.reject(error);
const sample = sampleOf('any');

describe('exactMatch', () => {
  test.each([
    ['Paris', 'paris'],
    ['  New\n York ', 'new york'],
    ['\uff30\uff41\uff52\uff49\uff53', 'Paris'],
    ['New\u00a0York', 'New York'],
    ['\ufb01ne', 'fine'],
    ['cafe\u0301', 'caf\u00e9'],
  ])('takes %j for %j', async (response, reference) => {
    expect(await exactMatch()(sampleOf(response, reference))).toMatchObject({ score: 1 });
  });

  test.each([
    ['Paris.', 'Paris'],
    ['It is Paris', 'Paris'],
    ['', 'Paris'],
  ])('does not take %j for %j', async (response, reference) => {
    expect(await exactMatch()(sampleOf(response, reference))).toMatchObject({ score: 0 });
  });

  test('tells upper case from lower case on request', async () => {
    expect(await exactMatch({ caseSensitive: true })(sampleOf('paris', 'Paris'))).toMatchObject({ score: 0 });
  });

  test('compares with a field of the reference answer', async () => {
    const grader = exactMatch({ referenceField: 'label.short' });
    expect(await grader(sampleOf('yes', { label: { short: 'Yes' } }))).toMatchObject({ score: 1 });
  });

  test('calls a row without a reference answer invalid: an empty response must not match it', () => {
    expect(() => exactMatch()(sampleOf('', ''))).toThrow(InvalidSample);
    expect(() => exactMatch({ referenceField: 'label' })(sampleOf('', { other: '' }))).toThrow(InvalidSample);
  });

  test('gives every text that is not blank a score of 1 against itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(text.trim() !== '');
        expect(exactMatch()(sampleOf(text, text))).toMatchObject({ score: 1 });
      }),
    );
  });
});

describe('weighted', () => {
  test('divides the weights by their sum and shows the terms as metrics', async () => {
    const grade = await weighted({ correct: [3, giving(1)], short: [1, giving(0)] })(sample);
    expect(grade).toEqual({ score: 0.75, metrics: { correct: 1, short: 0 } });
  });

  test('only watches a term of weight 0', async () => {
    const grade = await weighted({ correct: [1, giving(0.5)], polite: [0, giving(1)] })(sample);
    expect(grade).toEqual({ score: 0.5, metrics: { correct: 0.5, polite: 1 } });
  });

  test('keeps the metrics and reasons of its terms apart', async () => {
    const judged: Grader = () => ({ score: 1, metrics: { tone: 0.3 }, reason: 'kind' });
    const grade = await weighted({ judge: [1, judged], plain: [1, giving(1)] })(sample);
    expect(grade).toEqual({ score: 1, metrics: { judge: 1, 'judge.tone': 0.3, plain: 1 }, reason: 'judge: kind' });
  });

  test('nests', async () => {
    const inner = weighted({ a: [1, giving(1)], b: [1, giving(0)] });
    const grade = await weighted({ inner: [1, inner], c: [1, giving(1)] })(sample);
    expect(grade).toEqual({ score: 0.75, metrics: { inner: 0.5, 'inner.a': 1, 'inner.b': 0, c: 1 } });
  });

  test('stays between its lowest and its highest term', async () => {
    const terms = fc.array(
      fc.tuple(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(terms, async (pairs) => {
        const grader = weighted(
          Object.fromEntries(pairs.map(([weight, score], i) => [`t${i}`, [weight, giving(score)] as const])),
        );
        const { score } = await grader(sample);
        const scores = pairs.map(([, each]) => each);
        expect(score).toBeGreaterThanOrEqual(Math.min(...scores) - 1e-9);
        expect(score).toBeLessThanOrEqual(Math.max(...scores) + 1e-9);
      }),
    );
  });

  test('leaves a row without a score when a term that counts cannot score it', async () => {
    const grader = weighted({ correct: [1, giving(1)], judge: [1, failing(new InvalidSample('unreadable'))] });
    await expect(grader(sample)).rejects.toThrow(InvalidSample);
    await expect(grader(sample)).rejects.toThrow('judge: unreadable');
  });

  test('leaves out the metric of a watched term that cannot score the row', async () => {
    const grader = weighted({ correct: [1, giving(1)], judge: [0, failing(new InvalidSample('unreadable'))] });
    expect(await grader(sample)).toEqual({ score: 1, metrics: { correct: 1 } });
  });

  test('passes on that a term is unavailable, watched or not', async () => {
    const grader = weighted({ correct: [1, giving(1)], judge: [0, failing(new GraderUnavailable('throttled'))] });
    await expect(grader(sample)).rejects.toThrow(GraderUnavailable);
  });

  test('names the term whose score is no number', async () => {
    await expect(weighted({ correct: [1, giving(NaN)] })(sample)).rejects.toThrow(
      /Row "row-1": grader correct .*gave score NaN/,
    );
  });

  test('hands the context of the call to its terms', async () => {
    const context = { signal: new AbortController().signal, remainingMillis: () => 5 };
    const grader = jest.fn(giving(1));
    await weighted({ correct: [1, grader] })(sample, context);
    expect(grader).toHaveBeenCalledWith(sample, context);
  });

  test.each([[{}], [{ a: [0, giving(1)] as const }]])('throws when no term counts', (terms) => {
    expect(() => weighted(terms)).toThrow('the weights add up to 0; give at least one term a weight above 0');
  });

  test.each([[-1], [NaN], [Infinity]])('throws when a weight is %d', (weight) => {
    expect(() => weighted({ a: [weight, giving(1)] })).toThrow(/weight of "a" is .*expected a finite number from 0/);
  });
});
