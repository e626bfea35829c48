import fc from 'fast-check';
import { evaluate, execute, machine, outputOf, pass, START, type States, task } from './execute';

describe('Pass and Succeed', () => {
  test('hand on their input, or their Output', async () => {
    const states: States = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } };
    expect(await outputOf(machine(states), { input: { a: [1] } })).toEqual({ a: [1] });
    const shaped: States = {
      A: { Type: 'Pass', Output: 1, Next: 'B' },
      B: { Type: 'Succeed', Output: { b: '{% $states.input %}' } },
    };
    expect(await outputOf(machine(shaped), { validate: false })).toEqual({ b: 1 });
  });

  test('can hand on null', async () => {
    expect(await outputOf(pass(null), { validate: false })).toBeNull();
  });
});

describe('Wait', () => {
  const waiting = (until: { [field: string]: string | number }) =>
    machine({ Wait: { Type: 'Wait', ...until, End: true } });

  test.each([
    ['seconds', { Seconds: 43_200 }, 43_200],
    ['no seconds', { Seconds: 0 }, 0],
    ['seconds by expression', { Seconds: '{% $states.input.minutes * 60 %}' }, 300],
    ['a timestamp', { Timestamp: '2026-11-23T08:00:00Z' }, 86_400],
    ['a timestamp with an offset', { Timestamp: '2026-11-22T10:00:00.5+01:00' }, 3_600.5],
    ['a timestamp by expression', { Timestamp: '{% $fromMillis($millis() + 5000) %}' }, 5],
    ['a timestamp in the past', { Timestamp: '2020-01-01T00:00:00Z' }, 0],
  ])('waits in virtual time: %s', async (_, until, seconds) => {
    const result = await execute(waiting(until), { input: { minutes: 5 }, validate: false });
    expect(result).toMatchObject({ status: 'SUCCEEDED', seconds, output: { minutes: 5 } });
  });

  test.each([
    ['Seconds', '{% "five" %}', "Expected 'number', but was 'string'"],
    ['Seconds', '{% -1 %}', 'Expected a whole number from 0 to 99999999'],
    ['Seconds', '{% 0.5 %}', 'Expected a whole number'],
    ['Timestamp', '{% "2026-11-22 08:00:00Z" %}', 'Expected an RFC 3339 timestamp'],
    ['Timestamp', '{% "2026-13-22T08:00:00Z" %}', 'Expected an RFC 3339 timestamp'],
    ['Timestamp', '{% "2026-11-22T08:00:00" %}', 'Expected an RFC 3339 timestamp'],
  ])('fails when %s turns out as %s', async (field, value, cause) => {
    const result = await execute(waiting({ [field]: value }));
    expect(result.error).toBe('States.QueryEvaluationError');
    expect(result.cause).toContain(cause);
    expect(result.cause).toContain(`for the field '${field}'`);
  });
});

describe('Choice', () => {
  const choice = machine({
    Size: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 100 %}', Output: 'huge', Assign: { size: 3 }, Next: 'Tell' },
        { Condition: '{% $states.input.n > 10 %}', Assign: { size: 2 }, Next: 'Tell' },
      ],
      Default: 'Tell',
      Output: 'small',
      Assign: { size: 1 },
    },
    Tell: { Type: 'Pass', Output: ['{% $size %}', '{% $states.input %}'], End: true },
  });

  test('follows the first rule that holds, with that rule’s Output and Assign', async () => {
    expect(await outputOf(choice, { input: { n: 500 }, validate: false })).toEqual([3, 'huge']);
    expect(await outputOf(choice, { input: { n: 50 }, validate: false })).toEqual([2, { n: 50 }]);
  });

  test('follows the default with the state’s own Output and Assign when no rule holds', async () => {
    expect(await outputOf(choice, { input: { n: 5 }, validate: false })).toEqual([1, 'small']);
  });

  test('fails without a default when no rule holds', async () => {
    const only = (condition: string | boolean) =>
      machine({ A: { Type: 'Choice', Choices: [{ Condition: condition, Next: 'B' }] }, B: { Type: 'Succeed' } });
    expect(await execute(only('{% false %}'))).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
    expect(await execute(only(true), { validate: false })).toMatchObject({ status: 'SUCCEEDED' });
  });

  test.each(['"true"', '1', '[true]', '{}', 'null'])('fails when a condition is not a boolean: %s', async (value) => {
    const definition = machine({
      A: { Type: 'Choice', Choices: [{ Condition: `{% ${value} %}`, Next: 'B' }], Default: 'B' },
      B: { Type: 'Succeed' },
    });
    const { error, cause } = await execute(definition);
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toContain(`'${value}' specified for the field 'Choices[0]/Condition'`);
    expect(cause).toContain("Expected 'boolean'");
  });
});

describe('Fail', () => {
  test('fails the execution with its name and cause, literal or evaluated', async () => {
    const fail = (fields: { [field: string]: string }) => machine({ F: { Type: 'Fail', ...fields } });
    expect(await execute(fail({ Error: 'Oops', Cause: 'dropped' }))).toMatchObject({
      status: 'FAILED',
      error: 'Oops',
      cause: 'dropped',
    });
    const evaluated = fail({ Error: '{% $states.input.e %}', Cause: '{% "run " & $states.context.Execution.Name %}' });
    expect(await execute(evaluated, { input: { e: 'Late' } })).toMatchObject({ error: 'Late', cause: 'run run-1' });
    expect(await execute(fail({}))).toMatchObject({ status: 'FAILED', error: undefined, cause: undefined });
    expect((await execute(fail({ Cause: '{% 5 %}' }))).error).toBe('States.QueryEvaluationError');
  });
});

describe('variables', () => {
  test('are all assigned from the values before the assignment: a swap needs no third', async () => {
    const definition = machine({
      Start: { Type: 'Pass', Assign: { x: 3, y: 6 }, Next: 'Swap' },
      Swap: { Type: 'Pass', Assign: { x: '{% $y %}', y: '{% $x %}' }, Output: '{% $x %}', Next: 'Read' },
      Read: { Type: 'Pass', Output: ['{% $x %}', '{% $y %}', '{% $states.input %}'], End: true },
    });
    expect(await outputOf(definition, { validate: false })).toEqual([6, 3, 3]);
  });

  test('keep any permutation that one Assign makes of them', async () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(order, fc.array(fc.integer(), { minLength: 5, maxLength: 5 }), async (sources, values) => {
        const definition = machine({
          Start: {
            Type: 'Pass',
            Assign: Object.fromEntries(values.map((value, n) => [`v${n}`, value])),
            Next: 'Permute',
          },
          Permute: {
            Type: 'Pass',
            Assign: Object.fromEntries(sources.map((source, n) => [`v${n}`, `{% $v${source} %}`])),
            Next: 'Read',
          },
          Read: { Type: 'Pass', Output: [0, 1, 2, 3, 4].map((n) => `{% $v${n} %}`), End: true },
        });
        expect(await outputOf(definition, { validate: false })).toEqual(sources.map((source) => values[source]));
      }),
      { numRuns: 30 },
    );
  });

  test('are not assigned when one of the expressions fails', async () => {
    const definition = machine({ A: { Type: 'Pass', Assign: { x: 1, y: '{% $states.input.gone %}' }, End: true } });
    const { events, error } = await execute(definition);
    expect(error).toBe('States.QueryEvaluationError');
    expect(events.map(({ type }) => type)).toEqual(['StateEntered', 'StateFailed']);
  });

  test('last for all later states', async () => {
    const definition = machine({
      A: { Type: 'Pass', Assign: { kept: { deep: [1] } }, Next: 'B' },
      B: { Type: 'Pass', Output: {}, Next: 'C' },
      C: { Type: 'Pass', Output: '{% $kept.deep %}', End: true },
    });
    expect(await outputOf(definition)).toEqual([1]);
  });
});

describe('the context object', () => {
  test('tells about the execution, the machine and the state', async () => {
    const definition = machine({
      Wait: { Type: 'Wait', Seconds: 60, Next: 'Tell' },
      Tell: { Type: 'Pass', Output: '{% $states.context %}', End: true },
    });
    expect(await outputOf(definition, { input: { a: 1 } })).toEqual({
      Execution: {
        Id: 'arn:aws:states:eu-west-1:111111111111:execution:Pipeline:run-1',
        Name: 'run-1',
        Input: { a: 1 },
        StartTime: '2026-11-22T08:00:00.000Z',
        RoleArn: 'arn:aws:iam::111111111111:role/Pipeline',
        RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:eu-west-1:111111111111:stateMachine:Pipeline', Name: 'Pipeline' },
      State: { Name: 'Tell', EnteredTime: '2026-11-22T08:01:00.000Z', RetryCount: 0 },
    });
    expect(await evaluate('$exists($states.context.Map) or $exists($states.context.Task)')).toBe(false);
  });
});

describe('a poll loop', () => {
  const loop = machine({
    Start: { Type: 'Pass', Assign: { polls: 0 }, Next: 'Wait' },
    Wait: { Type: 'Wait', Seconds: 300, Next: 'Poll' },
    Poll: task({
      Arguments: { FunctionName: 'poll', Payload: { polls: '{% $polls %}' } },
      Assign: { polls: '{% $polls + 1 %}', done: '{% $states.result.Payload.done %}' },
      Next: 'IsDone',
    }),
    IsDone: { Type: 'Choice', Choices: [{ Condition: '{% $done %}', Next: 'Done' }], Default: 'Wait' },
    Done: { Type: 'Succeed', Output: '{% $polls %}' },
  });
  const doneAfter = (rounds: number) => (_: string, args: unknown) =>
    Promise.resolve({ Payload: { done: (args as { Payload: { polls: number } }).Payload.polls >= rounds - 1 } });

  test('of 500 rounds over 42 hours takes no such time', async () => {
    const result = await execute(loop, { invokeTask: doneAfter(500), validate: false });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 500, seconds: 150_000 });
  });

  test('runs for nine days before its history is full, and then fails', async () => {
    const result = await execute(loop, { invokeTask: doneAfter(Infinity), validate: false });
    expect(result).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
      historyEvents: 25_000,
    });
    expect(Math.floor(result.seconds / 86_400)).toBe(9);
  });

  test('reports each state with its virtual time, input and output', async () => {
    const { events } = await execute(loop, { invokeTask: doneAfter(1) });
    expect(events.slice(0, 5)).toEqual([
      { type: 'StateEntered', state: 'Start', branch: [], time: START, input: {} },
      {
        type: 'StateExited',
        state: 'Start',
        branch: [],
        time: START,
        output: {},
        assigned: { polls: 0 },
        next: 'Wait',
      },
      { type: 'StateEntered', state: 'Wait', branch: [], time: START, input: {} },
      { type: 'StateExited', state: 'Wait', branch: [], time: START + 300_000, output: {}, assigned: {}, next: 'Poll' },
      { type: 'StateEntered', state: 'Poll', branch: [], time: START + 300_000, input: {} },
    ]);
  });
});
