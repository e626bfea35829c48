import { getMaxListeners } from 'node:events';
import {
  exactMatch,
  GraderUnavailable,
  InvalidSample,
  rewardHandler,
  TooManyInvalid,
  type Grade,
  type Grader,
} from '../../../lambda/reward-kit';
import { rowsOf } from './samples';

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => jest.restoreAllMocks());

describe('could not score is never a score', () => {
  test.each([[NaN], [Infinity], [-Infinity], [undefined], ['1'], [null]])(
    'a score of %p fails the batch',
    async (score) => {
      const grader: Grader = function polite() {
        return { score } as unknown as Grade;
      };
      await expect(rewardHandler(grader)(rowsOf('a'))).rejects.toThrow(
        /Row "r0": grader polite gave score .*; a score is a finite/,
      );
    },
  );

  test.each([[undefined], [null], [1], [[]]])('a grader that returns %p fails the batch', async (grade) => {
    await expect(rewardHandler(() => grade as unknown as Grade)(rowsOf('a'))).rejects.toThrow(
      /returned .*; expected \{ score/,
    );
  });

  test('a metric that is no number fails the batch', async () => {
    const grader: Grader = () => ({ score: 1, metrics: { tone: NaN } });
    await expect(rewardHandler(grader)(rowsOf('a'))).rejects.toThrow(/gave metric "tone" NaN/);
  });

  test('a metric under the name that marks invalid rows fails the batch', async () => {
    const grader: Grader = () => ({ score: 1, metrics: { invalid: 0 } });
    await expect(rewardHandler(grader)(rowsOf('a'))).rejects.toThrow(/metric named "invalid".*Use another name/);
  });

  test('a mistake in the grader fails the batch, with the row, the grader and the cause', async () => {
    const mistake = new TypeError('x is undefined');
    const grader: Grader = function polite() {
      throw mistake;
    };
    const failure = await rewardHandler(grader)(rowsOf('a')).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: 'Row "r0": grader polite threw: x is undefined', cause: mistake });
    expect(failure).not.toBeInstanceOf(GraderUnavailable);
  });

  test('an unavailable grader fails the batch under the name that callers retry', async () => {
    const grader: Grader = () => Promise.reject(new GraderUnavailable('throttled'));
    const failure = await rewardHandler(grader)(rowsOf('a')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GraderUnavailable);
    expect(failure).toMatchObject({ name: 'GraderUnavailable', message: 'Row "r0": throttled' });
  });

  test('the first failure starts no further row and aborts those under way', async () => {
    const started: string[] = [];
    let aborted = false;
    const grader: Grader = async ({ id }, context) => {
      started.push(id);
      if (id === 'r1') throw new GraderUnavailable('throttled');
      await new Promise((resolve) => context?.signal.addEventListener('abort', resolve));
      aborted = true;
      return { score: 1 };
    };
    await expect(rewardHandler(grader, { concurrency: 2 })(rowsOf('a', 'b', 'c', 'd'))).rejects.toThrow('throttled');
    await new Promise(setImmediate);
    expect(started).toEqual(['r0', 'r1']);
    expect(aborted).toBe(true);
  });
});

describe('a row that could not be scored', () => {
  const graderOf = (invalid: number): Grader =>
    function judge({ id }) {
      if (Number(id.slice(1)) < invalid) throw new InvalidSample('reply unreadable');
      return { score: 0.5 };
    };
  const batch = (size: number) => rowsOf(...Array<string>(size).fill('a'));

  test('gets the floor of the range and is marked', async () => {
    const [first, second] = await rewardHandler(graderOf(1), { range: { min: -1, max: 1 } })(batch(2));
    expect(first).toEqual({
      id: 'r0',
      aggregate_reward_score: -1,
      metrics_list: [{ name: 'invalid', value: 1, type: 'Metric' }],
    });
    expect(second).toEqual({ id: 'r1', aggregate_reward_score: 0.5 });
  });

  test.each([
    [1, 1],
    [1, 2],
    [5, 100],
    [2, 40],
  ])('does not fail the batch when it is %d of %d', async (invalid, size) => {
    expect(await rewardHandler(graderOf(invalid))(batch(size))).toHaveLength(size);
  });

  test.each([
    [2, 2],
    [2, 39],
    [6, 100],
  ])('fails the batch when it is %d of %d', async (invalid, size) => {
    const failure = await rewardHandler(graderOf(invalid))(batch(size)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TooManyInvalid);
    expect(failure).toMatchObject({
      name: 'TooManyInvalid',
      message: expect.stringContaining('reply unreadable') as string,
    });
  });

  test('is tolerated up to the share that the author allows', async () => {
    expect(await rewardHandler(graderOf(5), { maxInvalidShare: 0.5 })(batch(10))).toHaveLength(10);
    await expect(rewardHandler(graderOf(6), { maxInvalidShare: 0.5 })(batch(10))).rejects.toThrow('6 of 10 rows');
  });

  test('is what a missing reference answer leads to', async () => {
    const [result] = await rewardHandler(exactMatch())(rowsOf('a'));
    expect(result.metrics_list).toEqual([{ name: 'invalid', value: 1, type: 'Metric' }]);
  });
});

describe('the deadline', () => {
  const never: Grader = () => new Promise(() => undefined);
  const endingIn = (millis: number) => {
    const end = Date.now() + millis;
    return { getRemainingTimeInMillis: () => end - Date.now() };
  };

  test('comes as an unavailable grader while Lambda still listens', async () => {
    jest.useFakeTimers();
    const context = endingIn(150);
    const batch = expect(rewardHandler(never)(rowsOf('a', 'b'), context)).rejects.toThrow(
      /The deadline came with 0 of 2 rows scored \(150 ms were left at the start\).*Raise the timeout/,
    );
    await jest.runAllTimersAsync();
    await batch;
    expect(context.getRemainingTimeInMillis()).toBe(30);
    jest.useRealTimers();
  });

  test('aborts the calls of the grader', async () => {
    let signal: AbortSignal | undefined;
    const grader: Grader = (sample, context) => {
      signal = context?.signal;
      return never(sample);
    };
    await expect(rewardHandler(grader)(rowsOf('a'), endingIn(50))).rejects.toThrow(GraderUnavailable);
    expect(signal?.aborted).toBe(true);
  });

  test('is heard by as many calls as are under way, without a warning that suspects a leak', async () => {
    let signal: AbortSignal | undefined;
    await rewardHandler((_, context) => {
      signal = context?.signal;
      return { score: 1 };
    })(rowsOf('a'));
    expect(getMaxListeners(signal!)).toBe(Infinity);
  });

  test('is seen between the rows of a grader that never waits', async () => {
    let remaining = 10_000;
    const grader: Grader = () => {
      remaining -= 4_000;
      return { score: 1 };
    };
    const batch = rewardHandler(grader, { concurrency: 1 })(rowsOf('a', 'b', 'c', 'd'), {
      getRemainingTimeInMillis: () => remaining,
    });
    await expect(batch).rejects.toThrow('The deadline came with 3 of 4 rows scored');
  });

  test('tells the grader how long it has', async () => {
    let left = 0;
    const grader: Grader = (_, context) => {
      left = context?.remainingMillis() ?? -1;
      return { score: 1 };
    };
    await rewardHandler(grader)(rowsOf('a'), { getRemainingTimeInMillis: () => 60_000 });
    expect(left).toBe(59_000);
    await rewardHandler(grader)(rowsOf('a'));
    expect(left).toBe(Infinity);
  });

  test('may be further away than a timer reaches', async () => {
    const slow: Grader = () => new Promise((resolve) => setTimeout(resolve, 20, { score: 1 }));
    expect(await rewardHandler(slow)(rowsOf('a'), { getRemainingTimeInMillis: () => 2 ** 40 })).toHaveLength(1);
  });
});
