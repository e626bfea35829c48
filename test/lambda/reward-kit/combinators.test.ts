import fc from 'fast-check';
import { allOf } from '../../../lambda/reward-kit/all-of';
import { anyOf } from '../../../lambda/reward-kit/any-of';
import { GraderUnavailable, InvalidSample } from '../../../lambda/reward-kit/errors';
import type { Grader } from '../../../lambda/reward-kit/grader';
import { scaled } from '../../../lambda/reward-kit/scaled';
import { veto } from '../../../lambda/reward-kit/veto';
import { sampleOf } from './samples';

const giving =
  (score: number): Grader =>
  () => ({ score });
const failing =
  (error: Error): Grader =>
  () =>
    Promise.reject(error);
const sample = sampleOf('any');
const scores = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 6 });
const named = (all: readonly number[]) => Object.fromEntries(all.map((score, i) => [`t${i}`, giving(score)]));

describe.each([
  ['allOf', allOf, Math.min],
  ['anyOf', anyOf, Math.max],
] as const)('%s', (name, combine, choose) => {
  test('chooses among the scores of its terms and shows them all', async () => {
    const judged: Grader = () => ({ score: 0.4, metrics: { tone: 3 }, reason: 'kind' });
    expect(await combine({ exact: giving(0.7), judge: judged })(sample)).toEqual({
      score: choose(0.7, 0.4),
      metrics: { exact: 0.7, judge: 0.4, 'judge.tone': 3 },
      reason: 'judge: kind',
    });
  });

  test('gives the score of one of its terms, on the right side of every other', async () => {
    await fc.assert(
      fc.asyncProperty(scores, async (all) => {
        const { score } = await combine(named(all))(sample);
        expect(all).toContain(score);
        for (const each of all) expect(choose(score, each)).toBe(score);
      }),
    );
  });

  test('leaves a row without a score when a term cannot score it', async () => {
    const grader = combine({ one: giving(1), zero: giving(0), judge: failing(new InvalidSample('unreadable')) });
    await expect(grader(sample)).rejects.toThrow(InvalidSample);
    await expect(grader(sample)).rejects.toThrow('judge: unreadable');
  });

  test('passes on that a term is unavailable', async () => {
    const grader = combine({ judge: failing(new GraderUnavailable('throttled')) });
    await expect(grader(sample)).rejects.toThrow(GraderUnavailable);
  });

  test('names the term whose score is no number', async () => {
    await expect(combine({ judge: giving(NaN) })(sample)).rejects.toThrow(/Row "row-1": grader judge .*gave score NaN/);
  });

  test('hands the context of the call to its terms', async () => {
    const context = { signal: new AbortController().signal, remainingMillis: () => 5 };
    const term = jest.fn(giving(1));
    await combine({ term })(sample, context);
    expect(term).toHaveBeenCalledWith(sample, context);
  });

  test('throws without terms', () => {
    expect(() => combine({})).toThrow(`${name}: got no terms; expected { name: grader } with at least one`);
  });
});

describe('veto', () => {
  test('gives the score of the grader when the guard agrees', async () => {
    const guard: Grader = () => ({ score: 0.5, reason: 'clean' });
    expect(await veto(guard, giving(0.8))(sample)).toEqual({
      score: 0.8,
      metrics: { guard: 0.5, grader: 0.8, vetoed: 0 },
      reason: 'guard: clean',
    });
  });

  test('gives the floor, without asking the grader, when the guard is below the threshold', async () => {
    const grader = jest.fn(giving(1));
    const guard: Grader = () => ({ score: 0.6, metrics: { hits: 2 }, reason: 'found EMAIL' });
    expect(await veto(guard, grader, { threshold: 0.7, floor: -1 })(sample)).toEqual({
      score: -1,
      metrics: { guard: 0.6, 'guard.hits': 2, vetoed: 1 },
      reason: 'guard: found EMAIL',
    });
    expect(grader).not.toHaveBeenCalled();
  });

  test('has no score for a row that the guard, or the grader it let through to, cannot score', async () => {
    const invalid = failing(new InvalidSample('unreadable'));
    await expect(veto(invalid, giving(1))(sample)).rejects.toThrow('guard: unreadable');
    await expect(veto(giving(1), invalid)(sample)).rejects.toThrow('grader: unreadable');
    await expect(veto(giving(0), invalid)(sample)).resolves.toMatchObject({ score: 0 });
  });

  test('never scores above the grader when the floor is below its scores', async () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(unit, unit, unit, async (guard, score, threshold) => {
        const grade = await veto(giving(guard), giving(score), { threshold })(sample);
        expect(grade.score).toBe(guard < threshold ? 0 : score);
      }),
    );
  });

  test.each([[{ threshold: NaN }], [{ floor: Infinity }]])('throws for %j', (options) => {
    expect(() => veto(giving(1), giving(1), options)).toThrow(
      /veto: (threshold|floor) is .*; expected a finite number/,
    );
  });
});

describe('scaled', () => {
  const score = async (raw: number, from: [number, number], to: [number, number]) =>
    (await scaled(giving(raw), { from, to })(sample)).score;

  test.each([
    [1, 0],
    [3, 0.5],
    [5, 1],
    [0, 0],
    [9, 1],
  ])('maps %d of 1 to 5 to %d of 0 to 1', async (raw, expected) => {
    expect(await score(raw, [1, 5], [0, 1])).toBe(expected);
  });

  test('turns a scale around', async () => {
    expect(await score(0.25, [0, 1], [1, 0])).toBe(0.75);
  });

  test('keeps metrics and reason', async () => {
    const judge: Grader = () => ({ score: 5, metrics: { tone: 3 }, reason: 'kind' });
    expect(await scaled(judge, { from: [1, 5], to: [-1, 1] })(sample)).toEqual({
      score: 1,
      metrics: { tone: 3 },
      reason: 'kind',
    });
  });

  test('keeps the order of scores and stays inside the new scale', async () => {
    const end = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const pair = fc.tuple(end, end);
    await fc.assert(
      fc.asyncProperty(end, end, pair, pair, async (a, b, [p, q], to) => {
        fc.pre(p !== q && to[0] !== to[1]);
        const from: [number, number] = [Math.min(p, q), Math.max(p, q)];
        const low = await score(Math.min(a, b), from, to);
        const high = await score(Math.max(a, b), from, to);
        expect(Math.sign(high - low) * Math.sign(to[1] - to[0])).toBeGreaterThanOrEqual(0);
        for (const each of [low, high]) {
          expect(each).toBeGreaterThanOrEqual(Math.min(...to));
          expect(each).toBeLessThanOrEqual(Math.max(...to));
        }
      }),
    );
  });

  test('passes on what the grader throws, and refuses what is no score', async () => {
    const scale = { from: [0, 1], to: [0, 2] } as const;
    await expect(scaled(failing(new InvalidSample('unreadable')), scale)(sample)).rejects.toThrow(InvalidSample);
    await expect(scaled(giving(NaN), scale)(sample)).rejects.toThrow(/gave score NaN/);
  });

  test.each<[[number, number], [number, number], string]>([
    [[1, 1], [0, 1], 'scaled: from is [1, 1]; expected two finite numbers, the lower one first'],
    [[5, 1], [0, 1], 'scaled: from is [5, 1]'],
    [[0, Infinity], [0, 1], 'scaled: from is [0, Infinity]'],
    [[-1e308, 1e308], [0, 1], 'scaled: from is'],
    [[0, 1], [2, 2], 'scaled: to is [2, 2]; expected two different finite numbers'],
    [[0, 1], [NaN, 1], 'scaled: to is [NaN, 1]'],
  ])('throws for %j to %j', (from, to, message) => {
    expect(() => scaled(giving(1), { from, to })).toThrow(message);
  });
});
