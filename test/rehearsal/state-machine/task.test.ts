import { VirtualClock } from '../../../rehearsal/clock';
import { type Json, NotKnownToRehearsal } from '../../../rehearsal/state-machine';
import { execute, failure, INVOKE, INVOKE_WITH_TOKEN, machine, outputOf, START, task } from './execute';

describe('a task', () => {
  test('is invoked with its evaluated Arguments and its context', async () => {
    const calls: unknown[] = [];
    const definition = machine({
      Work: task({
        Arguments: {
          FunctionName: 'f',
          Payload: { n: '{% $states.input.n * 2 %}', run: '{% $states.context.Execution.Name %}' },
        },
      }),
    });
    await execute(definition, {
      input: { n: 4 },
      invokeTask: (resource, args, context) => {
        calls.push([resource, args, context.State]);
        return Promise.resolve({});
      },
    });
    expect(calls).toEqual([
      [
        INVOKE,
        { FunctionName: 'f', Payload: { n: 8, run: 'run-1' } },
        { Name: 'Work', EnteredTime: '2026-11-22T08:00:00.000Z', RetryCount: 0 },
      ],
    ]);
  });

  test('hands on its result, and lets Output and Assign pick from it', async () => {
    const invokeTask = () => Promise.resolve({ StatusCode: 200, ExecutedVersion: '3', Payload: { score: 0.5 } });
    expect(await outputOf(machine({ Work: task() }), { invokeTask })).toEqual({
      StatusCode: 200,
      ExecutedVersion: '3',
      Payload: { score: 0.5 },
    });
    const picking = machine({
      Work: task({
        Output: '{% $states.result.Payload %}',
        Assign: { version: '{% $states.result.ExecutedVersion %}' },
        Next: 'Tell',
      }),
      Tell: { Type: 'Pass', Output: { version: '{% $version %}', score: '{% $states.input.score %}' }, End: true },
    });
    expect(await outputOf(picking, { invokeTask })).toEqual({ version: '3', score: 0.5 });
  });

  test('returns what arrives as JSON: null for nothing, text for a date', async () => {
    expect(await outputOf(machine({ Work: task() }), { invokeTask: () => Promise.resolve(undefined) })).toBeNull();
    const invokeTask = () => Promise.resolve({ at: new Date(START), gone: undefined });
    expect(await outputOf(machine({ Work: task() }), { invokeTask })).toStrictEqual({ at: '2026-11-22T08:00:00.000Z' });
  });

  test('fails the execution with the name and message of what it was rejected with', async () => {
    const invokeTask = () => Promise.reject(failure('Lambda.TooManyRequestsException', 'Rate exceeded'));
    expect(await execute(machine({ Work: task() }), { invokeTask })).toMatchObject({
      status: 'FAILED',
      error: 'Lambda.TooManyRequestsException',
      cause: 'Rate exceeded',
    });
  });

  test('fails the rehearsal itself, past every Retry and Catch, for something not known to it', async () => {
    const definition = machine({
      Work: task({
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
        Next: 'Done',
      }),
      Done: { Type: 'Succeed' },
    });
    const invokeTask = () => Promise.reject(new NotKnownToRehearsal('bedrock:ListFlows'));
    await expect(execute(definition, { invokeTask })).rejects.toThrow('bedrock:ListFlows');
  });

  test('may take virtual time', async () => {
    const clock = new VirtualClock(START);
    const invokeTask = async () => {
      await clock.sleep(90_000);
      return 'late';
    };
    expect(await execute(machine({ Work: task() }), { clock, invokeTask })).toMatchObject({
      output: 'late',
      seconds: 90,
    });
  });
});

describe('TimeoutSeconds', () => {
  const clock = () => new VirtualClock(START);
  const taking = (seconds: number, on: VirtualClock) => () => on.sleep(seconds * 1000).then(() => 'done');
  const catching = (timeout: Json) =>
    machine({
      Work: task({ TimeoutSeconds: timeout, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }], Next: 'Done' }),
      Done: { Type: 'Succeed' },
      Late: { Type: 'Pass', Output: { late: '{% $states.input %}' }, End: true },
    });

  test('fails a task that takes longer, at that instant', async () => {
    const on = clock();
    expect(await execute(catching(60), { clock: on, invokeTask: taking(61, on) })).toMatchObject({
      output: { late: { Error: 'States.Timeout', Cause: '' } },
      seconds: 60,
    });
  });

  test('may be an expression', async () => {
    const on = clock();
    const definition = catching('{% $states.input.limit %}');
    expect(await execute(definition, { clock: on, invokeTask: taking(9, on), input: { limit: 5 } })).toMatchObject({
      seconds: 5,
    });
    expect(await execute(definition, { input: { limit: 0 } })).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
    });
  });

  test('leaves a task in peace that is done in time, and leaves no alarm behind', async () => {
    const on = clock();
    expect(await execute(catching(60), { clock: on, invokeTask: taking(59, on) })).toMatchObject({
      output: 'done',
      seconds: 59,
    });
    await expect(on.run(new Promise(() => undefined))).rejects.toThrow('stuck at 2026-11-22T08:00:59.000Z');
  });

  test('ignores what a task that timed out answers later', async () => {
    const on = clock();
    let finished = 0;
    const definition = machine({
      Work: task({ TimeoutSeconds: 5, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Wait' }], Next: 'Wait' }),
      Wait: { Type: 'Wait', Seconds: 100, End: true },
    });
    const invokeTask = () => on.sleep(50_000).then(() => Promise.reject(failure(`Late${++finished}`)));
    const { status, events } = await execute(definition, { clock: on, invokeTask });
    expect({ status, finished }).toEqual({ status: 'SUCCEEDED', finished: 1 });
    expect(JSON.stringify(events)).not.toContain('Late');
  });
});

describe('a task that waits for a token', () => {
  const approval = (more: { [field: string]: Json } = {}) =>
    machine({
      Ask: task({
        Resource: INVOKE_WITH_TOKEN,
        Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
        ...more,
      }),
    });
  const tokenOf = (args: Json) => (args as { Payload: { token: string } }).Payload.token;

  test('hands the token to its function and goes on with the answer, not with the function’s result', async () => {
    const clock = new VirtualClock(START);
    const handedOut: string[] = [];
    const asked: string[] = [];
    const result = await execute(approval(), {
      clock,
      invokeTask: (_, args, context) => {
        handedOut.push(tokenOf(args), context.Task!.Token);
        return Promise.resolve({ ignored: true });
      },
      taskToken: async (token) => {
        asked.push(token);
        await clock.sleep(7_200_000);
        return { approved: true };
      },
    });
    expect(result).toMatchObject({ output: { approved: true }, seconds: 7_200 });
    expect(handedOut).toEqual([asked[0], asked[0]]);
  });

  test('takes an answer that comes before its function has returned', async () => {
    const clock = new VirtualClock(START);
    const result = await execute(approval(), {
      clock,
      invokeTask: () => clock.sleep(5_000),
      taskToken: () => Promise.resolve('quick'),
    });
    expect(result).toMatchObject({ output: 'quick', seconds: 5 });
  });

  test('fails as its holder or its function says', async () => {
    const never = new Promise<never>(() => undefined);
    const refused = { taskToken: () => Promise.reject(failure('Rejected', 'not good enough')) };
    expect(await execute(approval(), { ...refused, invokeTask: () => never })).toMatchObject({
      error: 'Rejected',
      cause: 'not good enough',
    });
    const holders: AbortSignal[] = [];
    const broken = {
      taskToken: (_: string, signal: AbortSignal) => {
        holders.push(signal);
        return never;
      },
      invokeTask: () => Promise.reject(failure('Lambda.Unknown')),
    };
    expect(await execute(approval(), broken)).toMatchObject({ error: 'Lambda.Unknown' });
    expect(holders.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test.each([
    ['TimeoutSeconds', { TimeoutSeconds: 600 }, 600],
    ['HeartbeatSeconds, as nobody sends heartbeats', { TimeoutSeconds: 600, HeartbeatSeconds: 60 }, 60],
  ])('times out after %s, and tells the holder that nobody waits any more', async (_, more, seconds) => {
    let abandoned = false;
    const result = await execute(approval(more), {
      taskToken: (_token, signal) => {
        signal.addEventListener('abort', () => (abandoned = true));
        return new Promise(() => undefined);
      },
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout', seconds });
    expect(abandoned).toBe(true);
  });

  test('gets a new token with every retry', async () => {
    const tokens: string[] = [];
    let n = 0;
    await execute(approval({ Retry: [{ ErrorEquals: ['Again'], MaxAttempts: 2 }] }), {
      random: () => (n = (n + 0.37) % 1),
      taskToken: (token) => {
        tokens.push(token);
        return tokens.length < 3 ? Promise.reject(failure('Again')) : Promise.resolve('ok');
      },
    });
    expect(new Set(tokens).size).toBe(3);
  });

  test('leaves the rehearsal stuck, by name, when nobody ever answers', async () => {
    await expect(execute(approval(), { taskToken: () => new Promise(() => undefined) })).rejects.toThrow(
      'Waiting: state Ask of run-1 (for its task token)',
    );
  });

  test('fails the rehearsal when nobody answers tokens at all', async () => {
    await expect(execute(approval())).rejects.toThrow('State "Ask" waits for a task token, but nobody answers');
  });
});

describe('the payload limit of 256 KiB', () => {
  const bytes = (count: number) => 'x'.repeat(count - 2);
  const LIMIT = 256 * 1024;
  const tooMuch = { status: 'FAILED', error: 'States.DataLimitExceeded' };

  test('holds for the input of an execution, in UTF-8', async () => {
    const definition = machine({ A: { Type: 'Succeed' } });
    expect(await execute(definition, { input: bytes(LIMIT) })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await execute(definition, { input: bytes(LIMIT + 1) })).toMatchObject(tooMuch);
    expect(await execute(definition, { input: 'ü'.repeat(LIMIT / 2) })).toMatchObject(tooMuch);
  });

  test.each<[string, { [field: string]: Json }, string]>([
    ['Arguments', { Arguments: { FunctionName: 'f', Payload: '{% $big %}', more: '{% $big %}' } }, 'input'],
    ['Output', { Output: '{% [$big, $big] %}' }, 'output'],
    ['Assign', { Assign: { a: '{% $big %}', b: '{% $big %}' } }, 'Assign'],
  ])('holds for %s', async (_, fields, what) => {
    const definition = machine({
      Start: { Type: 'Pass', Assign: { big: `{% $pad("", ${LIMIT - 100}, "x") %}` }, Next: 'Work' },
      Work: task(fields),
    });
    const result = await execute(definition);
    expect(result).toMatchObject(tooMuch);
    expect(result.cause).toContain(`The ${what} of the state/task 'Work'`);
  });

  test('holds for the result of a task; only a catcher that names the error catches it', async () => {
    const definition = (name: string) =>
      machine({
        Work: task({ Catch: [{ ErrorEquals: [name], Next: 'Done' }], Next: 'Done' }),
        Done: { Type: 'Succeed', Output: '{% $states.input.Error %}' },
      });
    const invokeTask = () => Promise.resolve(bytes(LIMIT + 1));
    expect(await execute(definition('States.ALL'), { invokeTask })).toMatchObject(tooMuch);
    expect(await execute(definition('States.TaskFailed'), { invokeTask })).toMatchObject(tooMuch);
    const shortened = machine({ Work: task({ Output: '{% $length($states.result) %}' }) });
    expect(await execute(shortened, { invokeTask })).toMatchObject(tooMuch);
    const named = await execute(definition('States.DataLimitExceeded'), { invokeTask, validate: false });
    expect(named).toMatchObject({ output: 'States.DataLimitExceeded' });
  });
});
