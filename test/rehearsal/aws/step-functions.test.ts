import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  StepFunctionsService,
  type ExecutionDescription,
  type Executions,
} from '../../../rehearsal/aws/step-functions';
import { TaskTokens } from '../../../rehearsal/task-tokens';
import { loopback, NOW, type Loopback } from './loopback';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:rft';
const EXECUTION = 'arn:aws:states:us-east-1:123456789012:execution:rft:run-1';

class FakeExecutions implements Executions {
  readonly tokens = new TaskTokens();
  readonly all = new Map<string, ExecutionDescription>();
  hasStateMachine = (arn: string) => arn === MACHINE;
  find = (arn: string) => this.all.get(arn);
  entered = () => ['Begin', 'Work', 'End?'].map((name, at) => ({ name, type: 'Task', timeMs: NOW + at }));
  start({ stateMachineArn, name, input }: { stateMachineArn: string; name: string; input: string }) {
    const executionArn = `${stateMachineArn.replace('stateMachine', 'execution')}:${name}`;
    this.all.set(executionArn, { executionArn, stateMachineArn, name, input, status: 'RUNNING', startMs: NOW });
  }
  stop({ executionArn, ...reason }: { executionArn: string; error?: string; cause?: string }) {
    this.all.set(executionArn, { ...this.all.get(executionArn)!, ...reason, status: 'ABORTED', stopMs: NOW + 1000 });
  }
}

let aws: Loopback;
let sfn: SFNClient;
let executions: FakeExecutions;

beforeEach(async () => {
  executions = new FakeExecutions();
  aws = await loopback([new StepFunctionsService(executions, () => NOW)]);
  sfn = new SFNClient(aws.settingsFor('request-run'));
});

afterEach(() => aws.close());

const start = (more: object = {}) =>
  sfn.send(new StartExecutionCommand({ stateMachineArn: MACHINE, name: 'run-1', input: '{"a":1}', ...more }));
const describeExecution = () => sfn.send(new DescribeExecutionCommand({ executionArn: EXECUTION }));

test('an execution is started, described and stopped', async () => {
  expect(await start()).toMatchObject({ executionArn: EXECUTION, startDate: new Date(NOW) });
  expect(await describeExecution()).toMatchObject({
    status: 'RUNNING',
    input: '{"a":1}',
    stateMachineArn: MACHINE,
    name: 'run-1',
  });
  await sfn.send(new StopExecutionCommand({ executionArn: EXECUTION, error: 'Stopped', cause: 'by hand' }));
  expect(await describeExecution()).toMatchObject({
    status: 'ABORTED',
    error: 'Stopped',
    cause: 'by hand',
    stopDate: new Date(NOW + 1000),
  });
  aws.log.assertAllKnown();
});

test('the same start is answered again while the execution runs', async () => {
  expect((await start()).executionArn).toBe((await start()).executionArn);
  expect(executions.all.size).toBe(1);
});

test('a name is refused for another input, and for good once the execution ended', async () => {
  await start();
  await expect(start({ input: '{"a":2}' })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  executions.stop({ executionArn: EXECUTION });
  await expect(start()).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
});

test('a start without a name gets one', async () => {
  const [one, two] = [await start({ name: undefined }), await start({ name: undefined })];
  expect(one.executionArn).not.toBe(two.executionArn);
});

test.each([
  ['an unknown state machine', { stateMachineArn: `${MACHINE}2` }, 'StateMachineDoesNotExist'],
  ['a name with a colon', { name: 'run:1' }, 'InvalidName'],
  ['a name that is too long', { name: 'x'.repeat(81) }, 'InvalidName'],
  ['input that is no JSON', { input: '{' }, 'InvalidExecutionInput'],
  ['input that is too large', { input: JSON.stringify('x'.repeat(262_144)) }, 'InvalidExecutionInput'],
])('%s is refused', async (_, more, name) => {
  await expect(start(more)).rejects.toMatchObject({ name });
});

test('what does not exist or is not known is said to be', async () => {
  await expect(describeExecution()).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  await expect(sfn.send(new DescribeExecutionCommand({ executionArn: MACHINE }))).rejects.toMatchObject({
    name: 'InvalidArn',
  });
  await expect(sfn.send(new ListExecutionsCommand({ stateMachineArn: MACHINE }))).rejects.toMatchObject({
    name: 'NotKnownToRehearsal',
  });
});

test('the history of an execution is told page by page from its end, as states that were entered', async () => {
  const { executionArn = '' } = await start();
  const pages: unknown[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 3, nextToken }),
    );
    pages.push(page.events?.map(({ type, stateEnteredEventDetails: details }) => details?.name ?? type));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  expect(pages).toEqual([['End?', 'Work', 'Begin'], ['ExecutionStarted']]);
});
