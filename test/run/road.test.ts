import { ROLE_NOT_READY, REQUEST_REJECTED } from '../../lib/contract/errors';
import { START_TRAINING_TIMEOUT_SECONDS } from '../../lib/contract/limits';
import { definitionOf, newPipeline, templateOf } from '../fixtures';

const definition = definitionOf(templateOf(newPipeline()));
const states = Object.entries(definition.States);

test('the definition is JSONata throughout and valid', () => {
  expect(definition.QueryLanguage).toBe('JSONata');
  const validate = jest.requireActual<
    (definition: unknown) => {
      isValid: boolean;
      errorsText: () => string;
    }
  >('asl-validator');
  const result = validate(definition);
  expect(result.isValid ? '' : result.errorsText()).toBe('');
});

test('every state says why it exists', () => {
  expect(states.filter(([, state]) => !state.Comment).map(([name]) => name)).toEqual([]);
});

/** Where a choice leads on a good day, unless that is its default. */
const HAPPY: Record<string, string> = {
  'RunBegun?': 'PrepareDataset',
  'TrainingEnded?': 'CollectMetrics',
  'CandidateActive?': 'EvaluateCandidate',
  'Promote?': 'SetSwapDeadline',
  'SwapStarted?': 'WaitForSwap',
  'SwapEnded?': 'CommitSwap',
  'SwapCommitted?': 'ModelPromoted',
};

test('the road leads from BeginRun to FinishRun in the agreed order', () => {
  const road: string[] = [];
  for (let name: string | undefined = definition.StartAt; name !== undefined && !road.includes(name);) {
    road.push(name);
    const state: (typeof definition.States)[string] | undefined = definition.States[name];
    name = HAPPY[name] ?? state?.Next ?? state?.Default;
  }
  expect(road).toEqual([
    'GatherRequests',
    'BeginRun',
    'RunBegun?',
    'PrepareDataset',
    'Unchanged?',
    'VerifyReward',
    'PlanEvaluation',
    'MeasureBaseline',
    'JudgeSignal',
    'Signal?',
    'StartTraining',
    'SetDeadline',
    'WaitForTraining',
    'DescribeTraining',
    'TrainingEnded?',
    'CollectMetrics',
    'DeployCandidate',
    'SetCandidateDeadline',
    'WaitForCandidate',
    'DescribeCandidate',
    'CandidateActive?',
    'EvaluateCandidate',
    'DecidePromotion',
    'Promote?',
    'SetSwapDeadline',
    'StartSwap',
    'SwapStarted?',
    'WaitForSwap',
    'DescribeSwap',
    'SwapEnded?',
    'CommitSwap',
    'SwapCommitted?',
    'ModelPromoted',
    'FinishRun',
    'RunFailed?',
    'RunFinished',
  ]);
});

/** States that can follow this one, in whatever way it ends. */
const nextOf = (name: string): string[] => {
  const { Next, Default, Choices = [], Catch = [] } = definition.States[name];
  return [Next, Default, ...[...Choices, ...Catch].map((way) => way.Next)].filter((next) => next !== undefined);
};

test('once the lease is taken, every error is caught and no way ends but through FinishRun', () => {
  const steps = states.filter(
    ([name, { Type }]) => ['Task', 'Map'].includes(Type) && !/^(Begin|Finish)Run$/.test(name),
  );
  expect(steps.length).toBeGreaterThan(15);
  for (const [name, { Catch }] of steps) {
    expect([name, Catch?.map(({ ErrorEquals }) => ErrorEquals)]).toEqual([name, [['States.ALL']]]);
  }
  const reached = new Set(['PrepareDataset']);
  for (const name of reached) if (name !== 'FinishRun') nextOf(name).forEach((next) => reached.add(next));
  expect([...reached].filter((name) => nextOf(name).length === 0)).toEqual([]);
  expect(reached).toContain('FinishRun');
});

test('a start that failed is finished only when no create call can be in flight any more', () => {
  expect(definition.States.StartTraining?.Catch).toEqual([
    expect.objectContaining({ ErrorEquals: ['States.ALL'], Next: 'WaitForLateJob' }),
  ]);
  expect(definition.States.WaitForLateJob).toMatchObject({
    Type: 'Wait',
    Seconds: START_TRAINING_TIMEOUT_SECONDS,
    Next: 'FinishRun',
  });
});

test.each([
  ['DescribeTraining', 'TrainingEnded?'],
  ['DescribeStop', 'TrainingStopped?'],
  ['CollectMetrics', 'DeployCandidate'],
  ['DescribeCandidate', 'CandidateActive?'],
  ['DescribeSwap', 'SwapEnded?'],
])('a failure of %s costs neither training nor model: it leads to %s', (name, next) => {
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
