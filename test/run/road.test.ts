import { ROLE_NOT_READY, REQUEST_REJECTED } from '../../lib/contract/errors';
import { definitionOf, newPipeline, templateOf } from '../fixtures';
import { aslProblems } from '../rehearsal/state-machine/valid-asl';

const definition = definitionOf(templateOf(newPipeline()));
const states = Object.entries(definition.States);

test('the definition is JSONata throughout and valid', () => {
  expect(definition.QueryLanguage).toBe('JSONata');
  expect(aslProblems(definition)).toBe('');
});

test('every state says why it exists', () => {
  expect(states.filter(([, state]) => !state.Comment).map(([name]) => name)).toEqual([]);
});

test('the road leads from BeginRun to FinishRun in the agreed order', () => {
  const road: string[] = [];
  for (let name: string | undefined = definition.StartAt; name !== undefined;) {
    road.push(name);
    const state: (typeof definition.States)[string] | undefined = definition.States[name];
    const happy: string | undefined = { 'RunBegun?': 'PrepareDataset', 'TrainingEnded?': 'CollectMetrics' }[
      name as 'RunBegun?'
    ];
    name = happy ?? state?.Next ?? state?.Default;
  }
  expect(road).toEqual([
    'BeginRun',
    'RunBegun?',
    'PrepareDataset',
    'Unchanged?',
    'VerifyReward',
    'StartTraining',
    'SetDeadline',
    'WaitForTraining',
    'DescribeTraining',
    'TrainingEnded?',
    'CollectMetrics',
    'ModelTrained',
    'FinishRun',
    'RunFailed?',
    'RunFinished',
  ]);
});

test('once the lease is taken, every error of a step leads to FinishRun', () => {
  const others = ['BeginRun', 'FinishRun', 'DescribeTraining', 'DescribeStop', 'CollectMetrics'];
  const steps = states.filter(([name, { Type }]) => Type === 'Task' && !others.includes(name));
  expect(steps.length).toBeGreaterThan(3);
  for (const [name, step] of steps) {
    expect([name, step.Catch]).toEqual([
      name,
      [expect.objectContaining({ ErrorEquals: ['States.ALL'], Next: 'FinishRun' })],
    ]);
  }
});

test.each([
  ['DescribeTraining', 'TrainingEnded?'],
  ['DescribeStop', 'TrainingStopped?'],
  ['CollectMetrics', 'ModelTrained'],
])('a failure of %s does not cost the training: it leads to %s', (name, next) => {
  expect(definition.States[name]?.Catch).toEqual([
    expect.objectContaining({ ErrorEquals: ['States.ALL'], Next: next }),
  ]);
});

test('every step is tried again on trouble of Lambda and of the services, never on a request that was refused', () => {
  for (const [name, { Type, Retry = [] }] of states) {
    if (Type !== 'Task') continue;
    const errors = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect([name, errors]).toEqual([name, expect.arrayContaining(['Lambda.TooManyRequestsException', 'Throttled'])]);
    expect(errors).not.toContain(REQUEST_REJECTED);
    expect(errors).not.toContain('States.ALL');
    expect(errors).not.toContain('States.TaskFailed');
  }
});

test('a role that Bedrock cannot assume yet is waited for when the job is submitted', () => {
  expect(definition.States.StartTraining?.Retry).toContainEqual(
    expect.objectContaining({ ErrorEquals: [ROLE_NOT_READY], IntervalSeconds: 10, MaxAttempts: 15 }),
  );
});

test('a second look at the job comes every five minutes', () => {
  expect(definition.States.WaitForTraining?.Seconds).toBe(300);
});

test('no other function than ours is called', () => {
  const called = states.flatMap(([, state]) => state.Arguments?.FunctionName ?? []);
  expect(called.every((arn) => arn.includes(':function:Support'))).toBe(true);
});
