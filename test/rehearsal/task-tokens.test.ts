import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { VirtualClock } from '../../rehearsal/clock';
import { interpret, loadStateMachine } from '../../rehearsal/state-machine';
import { TaskTokens } from '../../rehearsal/task-tokens';
import { loopback, NOW, type Loopback } from './aws/loopback';
import { taskService } from './aws/task-service';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:rft';
const MINUTE = 60_000;

let aws: Loopback;
let sfn: SFNClient;
let tokens: TaskTokens;
let clock: VirtualClock;
let handedOut: string[];

beforeEach(async () => {
  tokens = new TaskTokens();
  clock = new VirtualClock(NOW);
  handedOut = [];
  aws = await loopback([taskService(tokens, () => clock.now())]);
  sfn = new SFNClient(aws.settingsFor('rft approve'));
});

afterEach(async () => {
  sfn.destroy();
  await aws.close();
});

/** An execution that asks and waits, while somebody does something. */
async function asked(somebody: (token: string) => Promise<unknown>, more: object = {}) {
  const machine = loadStateMachine({
    QueryLanguage: 'JSONata',
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
        TimeoutSeconds: 3600,
        ...more,
        End: true,
      },
    },
  });
  const acting: Promise<unknown>[] = [];
  const ended = interpret(
    machine,
    {},
    {
      clock,
      random: () => 0.5,
      execution: { id: 'e', name: 'e', roleArn: 'r', stateMachineId: MACHINE, stateMachineName: 'rft' },
      taskToken: (token, signal, heartbeat) => tokens.wait(token, MACHINE, signal, heartbeat),
      invokeTask: (_resource, args) => {
        const { token } = (args as { Payload: { token: string } }).Payload;
        handedOut.push(token);
        acting.push(somebody(token));
        return Promise.resolve({ ignored: true });
      },
    },
  );
  const result = await clock.run(ended);
  await clock.run(Promise.all(acting));
  return { ...result, minutes: (result.stopDate - NOW) / MINUTE };
}

const succeed = (taskToken: string, output = '{"approved":true}') =>
  clock.busy(() => sfn.send(new SendTaskSuccessCommand({ taskToken, output })));
const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error ? error.name : 'no error'),
  );

test('an answer under the token is the output of the task', async () => {
  const result = await asked(async (token) => {
    await clock.sleep(30 * MINUTE);
    await succeed(token);
  });
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { approved: true }, minutes: 30 });
  expect(aws.log.calls[0]).toMatchObject({ action: 'SendTaskSuccess', resources: [MACHINE] });
});

test('a failure under the token is the failure of the task', async () => {
  const result = await asked((taskToken) =>
    clock.busy(() => sfn.send(new SendTaskFailureCommand({ taskToken, error: 'Rejected', cause: 'no good' }))),
  );
  expect(result).toMatchObject({ status: 'FAILED', error: 'Rejected', cause: 'no good' });
});

test('heartbeats keep a task waiting, and their end ends it', async () => {
  const result = await asked(
    async (taskToken) => {
      for (let beat = 0; beat < 3; beat++) {
        await clock.sleep(8 * MINUTE);
        await clock.busy(() => sfn.send(new SendTaskHeartbeatCommand({ taskToken })));
      }
    },
    { HeartbeatSeconds: 600 },
  );
  expect(result).toMatchObject({ error: 'States.Timeout', minutes: 34 });
});

test('heartbeats do not prolong the time of the task', async () => {
  const result = await asked(
    async (taskToken) => {
      for (let beat = 0; beat < 7; beat++) {
        await clock.sleep(8 * MINUTE);
        await clock.busy(() => sfn.send(new SendTaskHeartbeatCommand({ taskToken })));
      }
    },
    { HeartbeatSeconds: 600 },
  );
  expect(result).toMatchObject({ error: 'States.Timeout', minutes: 60 });
});

test('a second answer, and one that comes too late, is told that nobody waits', async () => {
  const outcomes: string[] = [];
  await asked(async (token) => {
    outcomes.push(await refusal(succeed(token)), await refusal(succeed(token)));
  });
  await asked(async (token) => {
    await clock.sleep(61 * MINUTE);
    outcomes.push(await refusal(succeed(token)));
  });
  expect(outcomes).toEqual(['accepted', 'TaskTimedOut', 'TaskTimedOut']);
});

test('a token that was never handed out is invalid, and so is an output that is no JSON', async () => {
  expect(await refusal(clock.run(succeed('made up')))).toBe('InvalidToken');
  expect(await refusal(clock.run(succeed('made up', 'approved')))).toBe('InvalidOutput');
});
