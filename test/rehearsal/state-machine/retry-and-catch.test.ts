import fc from 'fast-check';
import type { Json } from '../../../rehearsal/state-machine';
import { StatesError } from '../../../rehearsal/state-machine';
import { handles, type Retrier, retryDelayMs } from '../../../rehearsal/state-machine/retry';
import { execute, failure, machine, task } from './execute';

/** Fails with these names in turn (absent means no failure), then answers 'done'. */
function failing(...names: (string | undefined)[]) {
  let calls = 0;
  return {
    invokeTask: () => {
      const name = names[calls++];
      return name === undefined ? Promise.resolve('done') : Promise.reject(failure(name));
    },
    calls: () => calls,
  };
}

const retrying = (...retry: Json[]) => machine({ Work: task({ Retry: retry }) });

describe('Retry', () => {
  test('waits longer each time, and three times at most unless it says otherwise', async () => {
    const { invokeTask, calls } = failing('Busy', 'Busy', 'Busy', 'Busy');
    const { status, error, events, seconds } = await execute(retrying({ ErrorEquals: ['Busy'] }), { invokeTask });
    expect({ status, error, calls: calls(), seconds }).toEqual({
      status: 'FAILED',
      error: 'Busy',
      calls: 4,
      seconds: 1 + 2 + 4,
    });
    expect(
      events.flatMap((event) => (event.type === 'StateRetried' ? [[event.retryCount, event.delayMs]] : [])),
    ).toEqual([
      [1, 1_000],
      [2, 2_000],
      [3, 4_000],
    ]);
  });

  test('succeeds when the work does', async () => {
    const { invokeTask } = failing('Busy', 'Busy');
    const definition = retrying({ ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 1.5, MaxAttempts: 5 });
    expect(await execute(definition, { invokeTask })).toMatchObject({ output: 'done', seconds: 25 });
  });

  test('of no attempts means never', async () => {
    const { invokeTask, calls } = failing('Busy');
    const never = { ErrorEquals: ['Busy'], MaxAttempts: 0 };
    expect(await execute(retrying(never, { ErrorEquals: ['States.ALL'] }), { invokeTask })).toMatchObject({
      error: 'Busy',
    });
    expect(calls()).toBe(1);
  });

  test('counts the attempts of each retrier for itself', async () => {
    const { invokeTask, calls } = failing('A', 'B', 'A', 'B', 'A');
    const definition = retrying({ ErrorEquals: ['A'], MaxAttempts: 2 }, { ErrorEquals: ['B'], MaxAttempts: 2 });
    expect(await execute(definition, { invokeTask })).toMatchObject({ status: 'FAILED', error: 'A' });
    expect(calls()).toBe(5);
  });

  test('begins to count anew when the state is entered again', async () => {
    const definition = machine({
      Work: task({
        Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 2 }],
        Assign: { again: '{% $exists($again) %}' },
        Next: 'Again',
      }),
      Again: { Type: 'Choice', Choices: [{ Condition: '{% $again %}', Next: 'End' }], Default: 'Work' },
      End: { Type: 'Succeed' },
    });
    const { invokeTask } = failing('Busy', 'Busy', undefined, 'Busy', 'Busy');
    const counts: number[] = [];
    const { status } = await execute(definition, {
      invokeTask: (_, __, { State }) => {
        counts.push(State.RetryCount);
        return invokeTask();
      },
    });
    expect(status).toBe('SUCCEEDED');
    expect(counts).toEqual([0, 1, 2, 0, 1, 2]);
  });

  test('evaluates the Arguments again, with the number of retries in the context', async () => {
    const seen: Json[] = [];
    const definition = machine({
      Work: task({
        Arguments: { n: '{% $states.context.State.RetryCount %}', at: '{% $millis() %}' },
        Retry: [{ ErrorEquals: ['States.ALL'] }],
      }),
    });
    await execute(definition, {
      invokeTask: (_, args) => {
        seen.push(args);
        return seen.length < 3 ? Promise.reject(failure('Busy')) : Promise.resolve(1);
      },
    });
    const [first] = seen as { n: number; at: number }[];
    expect(seen).toEqual([
      { n: 0, at: first.at },
      { n: 1, at: first.at + 1_000 },
      { n: 2, at: first.at + 3_000 },
    ]);
  });

  test('covers an error in the state’s own Output, too', async () => {
    const definition = machine({
      Work: task({ Output: '{% $states.result.ready %}', Retry: [{ ErrorEquals: ['States.QueryEvaluationError'] }] }),
    });
    let calls = 0;
    const invokeTask = () => Promise.resolve(++calls < 3 ? {} : { ready: 'yes' });
    expect(await execute(definition, { invokeTask })).toMatchObject({ output: 'yes', seconds: 3 });
  });
});

describe('the delay before a retry', () => {
  const retrier = fc.record({
    errorEquals: fc.constant(['States.ALL']),
    intervalSeconds: fc.integer({ min: 1, max: 600 }),
    backoffRate: fc.double({ min: 1, max: 3, noNaN: true }),
    maxAttempts: fc.integer({ min: 1, max: 8 }),
    maxDelaySeconds: fc.oneof(fc.integer({ min: 601, max: 3_600 }), fc.constant(Infinity)),
    fullJitter: fc.constant(false),
  });

  test('never shrinks and never exceeds the maximum; without jitter no number is drawn', () => {
    fc.assert(
      fc.property(retrier, (each: Retrier) => {
        const noDraw = () => {
          throw new Error('drawn');
        };
        const delays = Array.from({ length: each.maxAttempts }, (_, n) => retryDelayMs(each, n + 1, noDraw));
        expect(delays[0]).toBe(each.intervalSeconds * 1000);
        expect([...delays].sort((a, b) => a - b)).toEqual(delays);
        expect(Math.max(...delays)).toBeLessThanOrEqual(each.maxDelaySeconds * 1000);
      }),
    );
  });

  test('with full jitter lies between nothing and the delay without', () => {
    fc.assert(
      fc.property(retrier, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (each: Retrier, drawn) => {
        const plain = retryDelayMs(each, 2, () => 0);
        const jittered = retryDelayMs({ ...each, fullJitter: true }, 2, () => drawn);
        expect(Math.abs(jittered - plain * drawn)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('adds up to the total that the schedule promises, in virtual time', async () => {
    await fc.assert(
      fc.asyncProperty(retrier, fc.nat(), async (each, salt) => {
        const failures = salt % (each.maxAttempts + 1);
        const definition = retrying({
          ErrorEquals: ['Busy'],
          IntervalSeconds: each.intervalSeconds,
          BackoffRate: each.backoffRate,
          MaxAttempts: each.maxAttempts,
          ...(Number.isFinite(each.maxDelaySeconds) && { MaxDelaySeconds: each.maxDelaySeconds }),
        });
        const { invokeTask } = failing(...Array<string>(failures).fill('Busy'));
        const { output, seconds } = await execute(definition, { invokeTask, validate: false });
        let expected = 0;
        for (let n = 0; n < failures; n++) {
          expected += Math.min(each.intervalSeconds * each.backoffRate ** n, each.maxDelaySeconds);
        }
        expect(output).toBe('done');
        expect(Math.abs(seconds - expected)).toBeLessThan(0.01);
      }),
      { numRuns: 50 },
    );
  });
});

describe('Catch', () => {
  const catching = (...catchers: { [field: string]: Json }[]) =>
    machine({
      Work: task({
        Assign: { worked: true },
        Catch: catchers.map((each) => ({ Next: 'After', ...each })),
        Next: 'After',
      }),
      After: {
        Type: 'Pass',
        Output: {
          input: '{% $states.input %}',
          worked: '{% $exists($worked) %}',
          why: '{% $exists($why) ? $why : null %}',
        },
        End: true,
      },
    });

  test('goes on with the error as output, and without the state’s own Assign', async () => {
    const { invokeTask } = failing('Broken');
    const { output, events } = await execute(catching({ ErrorEquals: ['Broken'] }), { invokeTask });
    expect(output).toEqual({ input: { Error: 'Broken', Cause: 'it broke' }, worked: false, why: null });
    expect(events.map(({ type }) => type).slice(0, 3)).toEqual(['StateEntered', 'StateCaught', 'StateExited']);
    expect(events[1]).toMatchObject({ error: 'Broken', cause: 'it broke', next: 'After' });
  });

  test('shapes its Output and Assign from the error and the state’s input', async () => {
    const { invokeTask } = failing('Broken');
    const catcher = {
      ErrorEquals: ['States.ALL'],
      Output: { was: '{% $states.input.id %}' },
      Assign: { why: '{% $states.errorOutput.Error & ": " & $states.errorOutput.Cause %}' },
    };
    expect((await execute(catching(catcher), { invokeTask, input: { id: 5 } })).output).toEqual({
      input: { was: 5 },
      worked: false,
      why: 'Broken: it broke',
    });
  });

  test('takes the first catcher that covers the error, after all retries', async () => {
    const { invokeTask, calls } = failing('B', 'B', 'B');
    const definition = machine({
      Work: task({
        Retry: [{ ErrorEquals: ['B'], MaxAttempts: 2 }],
        Catch: [
          { ErrorEquals: ['A'], Next: 'Wrong' },
          { ErrorEquals: ['B'], Next: 'Right' },
          { ErrorEquals: ['States.ALL'], Next: 'Wrong' },
        ],
        Next: 'Wrong',
      }),
      Wrong: { Type: 'Fail', Error: 'Wrong' },
      Right: { Type: 'Succeed' },
    });
    expect(await execute(definition, { invokeTask })).toMatchObject({ status: 'SUCCEEDED' });
    expect(calls()).toBe(3);
  });

  test('fails the execution when its own expressions fail', async () => {
    const { invokeTask } = failing('Broken');
    const catcher = { ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Gone %}' };
    const { error, cause } = await execute(catching(catcher), { invokeTask });
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toContain("the field 'Catch[0]/Output'");
  });
});

describe('an error name', () => {
  test.each<[string | undefined, string[], boolean]>([
    ['Custom', ['Custom'], true],
    ['Custom', ['custom'], false],
    ['Custom', ['Other', 'Custom'], true],
    ['Custom', ['States.ALL'], true],
    ['Custom', ['States.TaskFailed'], true],
    ['States.QueryEvaluationError', ['States.TaskFailed'], true],
    ['States.Timeout', ['States.TaskFailed'], false],
    ['States.Timeout', ['States.ALL'], true],
    ['States.Timeout', ['States.Timeout'], true],
    ['States.DataLimitExceeded', ['States.ALL'], false],
    ['States.DataLimitExceeded', ['States.TaskFailed'], false],
    ['States.DataLimitExceeded', ['States.DataLimitExceeded'], true],
    ['States.Runtime', ['States.ALL'], false],
    ['States.Runtime', ['States.Runtime'], false],
    [undefined, ['States.ALL'], false],
  ])('%s is covered by %j: %s', (error, errorEquals, expected) => {
    expect(handles(errorEquals, new StatesError(error))).toBe(expected);
  });
});
