import { VirtualClock } from '../../../rehearsal/clock';
import { interpret, type Json, loadStateMachine, StatesError } from '../../../rehearsal/state-machine';
import { execute, failure, machine, pass, START, type States, task } from './execute';

const waiting = (more: { [field: string]: Json } = {}) =>
  machine(
    { Wait: { Type: 'Wait', Seconds: 100, Next: 'Done' }, Done: { Type: 'Succeed', Output: '{% "done" %}' } },
    more,
  );

describe('an execution', () => {
  test('tells how and when it ended', async () => {
    const { events, seconds, ...result } = await execute(waiting());
    expect(result).toEqual({
      status: 'SUCCEEDED',
      output: 'done',
      startDate: START,
      stopDate: START + 100_000,
      historyEvents: 6,
    });
    expect({ events: events.length, seconds }).toEqual({ events: 4, seconds: 100 });
  });

  test('times out as a whole after the machine’s TimeoutSeconds, past every Catch', async () => {
    const clock = new VirtualClock(START);
    const definition = machine(
      {
        Work: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], Next: 'Caught' }),
        Caught: { Type: 'Succeed' },
      },
      { TimeoutSeconds: 30 },
    );
    const result = await execute(definition, { clock, invokeTask: () => clock.sleep(31_000) });
    expect(result).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout', seconds: 30 });
  });

  test('that ends in time leaves no timeout behind', async () => {
    const clock = new VirtualClock(START);
    expect(await execute(waiting({ TimeoutSeconds: 1_000 }), { clock })).toMatchObject({ status: 'SUCCEEDED' });
    await expect(clock.run(new Promise(() => undefined))).rejects.toThrow('stuck at 2026-11-22T08:01:40');
  });

  test('ends when an operator stops it, and ignores what its tasks answer afterwards', async () => {
    const clock = new VirtualClock(START);
    const operator = new AbortController();
    let answered = false;
    clock.at(START + 10_000, () => operator.abort(new StatesError('Wrong', 'wrong data set')));
    const definition = machine({
      Work: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], Next: 'Caught' }),
      Caught: { Type: 'Succeed' },
    });
    const { events, ...result } = await execute(definition, {
      clock,
      signal: operator.signal,
      invokeTask: () => clock.sleep(60_000).then(() => void (answered = true)),
    });
    expect(result).toMatchObject({ status: 'ABORTED', error: 'Wrong', cause: 'wrong data set', seconds: 10 });
    await clock.run(clock.sleep(100_000));
    expect(answered).toBe(true);
    expect(events.map(({ type }) => type)).toEqual(['StateEntered']);
  });

  test.each([
    ['before it began', 0],
    ['while it waited', 5],
  ])('can be stopped without a reason %s', async (_, seconds) => {
    const clock = new VirtualClock(START);
    const operator = new AbortController();
    if (seconds === 0) operator.abort();
    else clock.at(START + seconds * 1000, () => operator.abort());
    const result = await execute(waiting(), { clock, signal: operator.signal });
    expect(result).toMatchObject({ status: 'ABORTED', error: undefined, cause: undefined, seconds });
  });

  test('stops all of its branches with it', async () => {
    const clock = new VirtualClock(START);
    const operator = new AbortController();
    clock.at(START + 1_000, () => operator.abort());
    const definition = machine({
      Each: {
        Type: 'Map',
        Items: [1, 2, 3],
        ItemProcessor: { StartAt: 'Nap', States: { Nap: { Type: 'Wait', Seconds: 50, End: true } } },
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        End: true,
      },
    });
    const result = await execute(definition, { clock, signal: operator.signal, validate: false });
    expect(result).toMatchObject({ status: 'ABORTED', seconds: 1 });
    await expect(clock.run(new Promise(() => undefined))).rejects.toThrow(
      'stuck at 2026-11-22T08:00:01.000Z: nothing is running and nothing is scheduled. Waiting: nothing',
    );
  });

  test('shares the clock with others, which do not disturb it', async () => {
    const clock = new VirtualClock(START);
    const seconds = [30, 10, 20];
    const ends: number[] = [];
    const all = seconds.map(async (each) => {
      const definition = machine({ Wait: { Type: 'Wait', Seconds: each, End: true } });
      const { stopDate } = await interpret(
        loadStateMachine(definition),
        {},
        {
          clock,
          random: () => 0.5,
          execution: { id: '', name: '', roleArn: '', stateMachineId: '', stateMachineName: '' },
          invokeTask: () => Promise.resolve(null),
        },
      );
      ends.push((stopDate - START) / 1000);
    });
    await clock.run(Promise.all(all));
    expect(ends).toEqual([10, 20, 30]);
  });

  test('happens in the same way again with the same seed', async () => {
    const seeded = (state: number) => () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    const definition = machine({
      Each: {
        Type: 'Map',
        ItemProcessor: {
          StartAt: 'Work',
          States: {
            Work: task({
              Retry: [{ ErrorEquals: ['Busy'], JitterStrategy: 'FULL', MaxAttempts: 9 }],
              Output: '{% $random() %}',
            }),
          },
        },
        End: true,
      },
    });
    const run = (seed: number) => {
      const random = seeded(seed);
      const invokeTask = () => (random() < 0.6 ? Promise.reject(failure('Busy')) : Promise.resolve(1));
      return execute(definition, { random, invokeTask, input: [1, 2, 3, 4, 5] });
    };
    const [first, again, other] = [await run(5), await run(5), await run(6)];
    expect(again).toEqual(first);
    expect(other.events).not.toEqual(first.events);
  });
});

describe('the history', () => {
  const count = async (...args: Parameters<typeof execute>) => (await execute(...args)).historyEvents;
  const busy = () => {
    let calls = 0;
    return () => (calls++ === 0 ? Promise.reject(failure('Busy')) : Promise.resolve(1));
  };
  const nothing = { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } };

  // The numbers are those of real executions: each state is entered and exited, a task is scheduled, started and ends.
  test('counts events as Step Functions does', async () => {
    expect(await count(pass({}))).toBe(4);
    expect(await count(machine({ F: { Type: 'Fail' } }))).toBe(3);
    expect(await count(machine({ Work: task() }))).toBe(7);
    expect(await count(machine({ Work: task({ Retry: [{ ErrorEquals: ['Busy'] }] }) }), { invokeTask: busy() })).toBe(
      10,
    );
    expect(await count(machine({ Each: { Type: 'Map', ItemProcessor: nothing, End: true } }), { input: [1] })).toBe(10);
    const parallel = { Type: 'Parallel', Branches: [nothing], End: true };
    expect(await count(machine({ Both: parallel }))).toBe(8);
  });

  test('may end with success as its 25,000th event, but not later', async () => {
    const loop = (rounds: number, second: States[string]) =>
      machine({
        Start: { Type: 'Pass', Assign: { n: 0 }, Next: 'Second' },
        Second: { ...second, Next: 'Count' },
        Count: { Type: 'Pass', Assign: { n: '{% $n + 1 %}' }, Next: 'Enough' },
        Enough: { Type: 'Choice', Choices: [{ Condition: `{% $n >= ${rounds} %}`, Next: 'End' }], Default: 'Count' },
        End: { Type: 'Succeed' },
      });
    // 1 to start, 2 for each state, 4 for each round, 1 to end
    expect(await execute(loop(6_248, { Type: 'Pass' }))).toMatchObject({ status: 'SUCCEEDED', historyEvents: 25_000 });
    // 5 for a task, hence one event more than fits
    const retried = { ...task({ Next: 'Count' }), Retry: [{ ErrorEquals: ['States.ALL'] }] };
    const tooLong = await execute(loop(6_248, retried));
    expect(tooLong).toMatchObject({ status: 'FAILED', error: 'States.Runtime', historyEvents: 25_000 });
  });

  test('leaves its last place to the end of the execution', async () => {
    const passes = Object.fromEntries(
      Array.from({ length: 12_497 }, (_, n) => [`P${n}`, { Type: 'Pass', Next: n === 12_496 ? 'Work' : `P${n + 1}` }]),
    );
    // 1 + 2 × 12,497 + 5 = 25,000 events, and then the end
    const result = await execute(machine({ ...passes, Work: task() }), { validate: false });
    expect(result).toMatchObject({ status: 'FAILED', historyEvents: 25_000 });
  });
});
