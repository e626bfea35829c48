import fc from 'fast-check';
import { VirtualClock } from '../../../rehearsal/clock';
import type { Json } from '../../../rehearsal/state-machine';
import { execute, failure, machine, outputOf, START, task } from './execute';

type Fields = { readonly [field: string]: Json };

const block = (states: { readonly [name: string]: Fields }): Fields => ({
  StartAt: Object.keys(states)[0],
  States: states,
});
const only = (name: string, fields: Fields): Fields => block({ [name]: { Type: 'Pass', End: true, ...fields } });
const wait = (name: string, seconds: number | string, more: Fields = {}): Fields =>
  block({ [name]: { Type: 'Wait', Seconds: seconds, ...more, End: true } });
const parallel = (branches: Fields[], more: Fields = {}) =>
  machine({ Both: { Type: 'Parallel', Branches: branches, ...('Next' in more ? {} : { End: true }), ...more } });
const map = (processor: Fields, more: Fields = {}) =>
  machine({ Each: { Type: 'Map', ItemProcessor: processor, ...('Next' in more ? {} : { End: true }), ...more } });

describe('Parallel', () => {
  test('gives every branch its input, and collects their outputs in order, however long each takes', async () => {
    const slow = wait('Slow', 20, { Output: ['{% $states.input %}', 'slow'] });
    const fast = wait('Fast', 10, { Output: ['{% $states.input %}', 'fast'] });
    const { output, seconds } = await execute(parallel([slow, fast]), { input: 1, validate: false });
    expect({ output, seconds }).toEqual({
      output: [
        [1, 'slow'],
        [1, 'fast'],
      ],
      seconds: 20,
    });
  });

  test('gives them its Arguments instead, when it has any, and shapes its result', async () => {
    const definition = parallel([only('A', {}), only('B', { Output: '{% $states.input.n + 1 %}' })], {
      Arguments: { n: '{% $states.input * 2 %}' },
      Output: { first: '{% $states.result[0].n %}', second: '{% $states.result[1] %}', was: '{% $states.input %}' },
    });
    expect(await outputOf(definition, { input: 4 })).toEqual({ first: 8, second: 9, was: 4 });
  });

  test('lets branches read outer variables, and keeps theirs from leaking', async () => {
    const inner = (name: string) =>
      block({
        [`${name}1`]: { Type: 'Pass', Assign: { mine: `{% $outer & "${name}" %}` }, Next: `${name}2` },
        [`${name}2`]: { Type: 'Pass', Output: '{% $mine %}', End: true },
      });
    const definition = machine({
      Start: { Type: 'Pass', Assign: { outer: 'o' }, Next: 'Both' },
      Both: { Type: 'Parallel', Branches: [inner('A'), inner('B')], Next: 'After' },
      After: { Type: 'Pass', Output: ['{% $states.input %}', '{% $exists($mine) %}'], End: true },
    });
    expect(await outputOf(definition, { validate: false })).toEqual([['oA', 'oB'], false]);
  });

  test('fails at once with the error of the first branch that fails, and stops the others', async () => {
    const clock = new VirtualClock(START);
    const done: string[] = [];
    const definition = parallel([
      block({ Long: { Type: 'Wait', Seconds: 100, Next: 'Never' }, Never: task() }),
      block({ Soon: { Type: 'Wait', Seconds: 5, Next: 'Fall' }, Fall: { Type: 'Fail', Error: 'Fell', Cause: 'down' } }),
      block({ Working: task() }),
    ]);
    const { events, ...result } = await execute(definition, {
      clock,
      invokeTask: async (_, __, { State }) => {
        await clock.sleep(50_000);
        done.push(State.Name);
        return null;
      },
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'Fell', cause: 'down', seconds: 5 });
    expect(events.flatMap((event) => (event.type === 'StateFailed' ? [event.state] : []))).toEqual(['Fall', 'Both']);
    await clock.run(clock.sleep(200_000));
    expect(done).toEqual(['Working']);
    expect(events.filter(({ time }) => time > START + 5_000)).toEqual([]);
  });

  test('lets no branch go on, not even at the same instant, once one has failed', async () => {
    const falls = block({ Fall: { Type: 'Fail' } });
    const counts = only('Counting', { Output: '{% $sum([1..500]) %}' });
    const { events } = await execute(parallel([falls, counts]));
    expect(events.map(({ type, state }) => `${state}: ${type}`)).toEqual([
      'Both: StateEntered',
      'Fall: StateEntered',
      'Counting: StateEntered',
      'Fall: StateFailed',
      'Both: StateFailed',
    ]);
  });

  test('is retried and caught as a whole, and starts its branches afresh', async () => {
    let calls = 0;
    const definition = machine({
      Both: {
        Type: 'Parallel',
        Branches: [
          block({ A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' }, B: task() }),
          only('C', { Output: '{% $exists($x) %}' }),
        ],
        Retry: [{ ErrorEquals: ['Once'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Assign: { why: '{% $states.errorOutput.Error %}' }, Next: 'Why' }],
        Next: 'Why',
      },
      Why: { Type: 'Pass', Output: '{% $exists($why) ? $why : $states.input %}', End: true },
    });
    const failingWith =
      (...names: string[]) =>
      () => {
        const name = names[calls++];
        return name ? Promise.reject(failure(name)) : Promise.resolve('worked');
      };
    expect(await outputOf(definition, { invokeTask: failingWith('Once') })).toEqual(['worked', false]);
    calls = 0;
    expect(await outputOf(definition, { invokeTask: failingWith('Once', 'Twice') })).toBe('Twice');
  });

  test('says in its events which branch a state ran in', async () => {
    const nested = block({ Inner: { Type: 'Map', Items: [7], ItemProcessor: only('Deep', {}), End: true } });
    const { events } = await execute(parallel([only('A', {}), nested]), { validate: false });
    expect(events.find(({ state }) => state === 'Deep')?.branch).toEqual(['Both[1]', 'Inner[0]']);
  });
});

describe('Map', () => {
  const double = only('Double', { Output: '{% $states.input * 2 %}' });

  test('runs its processor on each item of Items, or of its input', async () => {
    expect(await outputOf(map(double), { input: [1, 2, 3] })).toEqual([2, 4, 6]);
    expect(await outputOf(map(double, { Items: [4, '{% $states.input %}'] }), { input: 5, validate: false })).toEqual([
      8, 10,
    ]);
    expect(await outputOf(map(double, { Items: '{% $states.input.list %}' }), { input: { list: [] } })).toEqual([]);
  });

  test('fails when there is no list', async () => {
    const { error, cause } = await execute(map(double, { Items: '{% $states.input %}' }), { input: { a: 1 } });
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toContain(
      `for the field 'Items' returned an unexpected result type. Expected 'array', but was 'object'`,
    );
    expect((await execute(map(double), { input: 1 })).cause).toContain('its input is not an array');
  });

  test('shapes each item with ItemSelector, which sees the item, its index and the state’s input', async () => {
    const definition = map(
      only('Same', { Output: { item: '{% $states.input %}', index: '{% $states.context.Map.Item.Index %}' } }),
      {
        Items: '{% $states.input.list %}',
        ItemSelector: {
          v: '{% $states.context.Map.Item.Value %}',
          i: '{% $states.context.Map.Item.Index %}',
          unit: '{% $states.input.unit %}',
        },
      },
    );
    expect(await outputOf(definition, { input: { list: ['a', 'b'], unit: 'kg' } })).toEqual([
      { item: { v: 'a', i: 0, unit: 'kg' }, index: 0 },
      { item: { v: 'b', i: 1, unit: 'kg' }, index: 1 },
    ]);
  });

  test('keeps its item in the branches of a Parallel, and gives an inner Map items of its own', async () => {
    const item = '{% $states.context.Map.Item.Value %}';
    const inner: Fields = { Type: 'Map', Items: ['x'], ItemProcessor: only('Deep', { Output: item }), End: true };
    const branches = [only('Branch', { Output: item }), block({ Inner: inner })];
    const definition = map(block({ Both: { Type: 'Parallel', Branches: branches, End: true } }));
    expect(await outputOf(definition, { input: ['a', 'b'], validate: false })).toEqual([
      ['a', ['x']],
      ['b', ['x']],
    ]);
  });

  test('keeps the order of its items whatever the concurrency and however long each takes', async () => {
    const seconds = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(seconds, fc.integer({ min: 0, max: 15 }), async (items, concurrency) => {
        const definition = map(wait('Work', '{% $states.input %}'), { MaxConcurrency: concurrency });
        expect(await outputOf(definition, { input: items, validate: false })).toEqual(items);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    [1, 100, 1000],
    [4, 100, 250],
    [0, 100, 30],
    [1_000, 100, 30],
  ])(
    'runs MaxConcurrency %d of %d iterations at a time, and never more than 40',
    async (concurrency, count, seconds) => {
      const definition = map(wait('Work', 10), { MaxConcurrency: concurrency });
      const result = await execute(definition, { input: Array<Json>(count).fill(0), validate: false });
      expect(result).toMatchObject({ status: 'SUCCEEDED', seconds });
    },
  );

  test('takes MaxConcurrency from an expression, too', async () => {
    const definition = map(wait('Work', 10), { MaxConcurrency: '{% $states.input[0] %}' });
    expect(await execute(definition, { input: [2, 2, 2, 2], validate: false })).toMatchObject({ seconds: 20 });
    expect(await execute(definition, { input: [-1], validate: false })).toMatchObject({
      error: 'States.QueryEvaluationError',
    });
  });

  test('fails with the first failing item, begins no further one, and can be caught', async () => {
    const begun: Json[] = [];
    const definition = machine({
      Each: {
        Type: 'Map',
        MaxConcurrency: 2,
        ItemProcessor: block({ Work: task({ Arguments: '{% $states.input %}' }) }),
        Catch: [{ ErrorEquals: ['Bad'], Next: 'Caught' }],
        Next: 'Caught',
      },
      Caught: { Type: 'Succeed' },
    });
    const invokeTask = (_: string, item: Json) => {
      begun.push(item);
      return item === 3 ? Promise.reject(failure('Bad', 'item 3')) : Promise.resolve(item);
    };
    const { output } = await execute(definition, { input: [1, 2, 3, 4, 5, 6, 7, 8], invokeTask });
    expect(output).toEqual({ Error: 'Bad', Cause: 'item 3' });
    expect(begun.length).toBeLessThan(8);
  });

  test('keeps the variables of its iterations apart', async () => {
    const processor = block({
      Set: { Type: 'Pass', Assign: { mine: '{% $states.input %}' }, Next: 'Pause' },
      Pause: { Type: 'Wait', Seconds: 5, Next: 'Get' },
      Get: { Type: 'Pass', Output: '{% $mine %}', End: true },
    });
    expect(await outputOf(map(processor), { input: [1, 2, 3] })).toEqual([1, 2, 3]);
  });
});

test('no branch and no item gets more than 256 KiB', async () => {
  const big = { Start: { Type: 'Pass', Assign: { big: '{% $pad("", 200000, "x") %}' }, Next: 'Work' } };
  const twice = '{% [$big, $big] %}';
  const branches = { Type: 'Parallel', Arguments: twice, Branches: [only('A', { Output: '{% 1 %}' })], End: true };
  const items = {
    Type: 'Map',
    Items: [1],
    ItemSelector: twice,
    ItemProcessor: only('B', { Output: '{% 1 %}' }),
    End: true,
  };
  for (const Work of [branches, items]) {
    const { error, cause } = await execute(machine({ ...big, Work }), { validate: false });
    expect(error).toBe('States.DataLimitExceeded');
    expect(cause).toContain("of the state/task 'Work' takes 400007 bytes");
  }
});
