import { DefinitionError, type Json, loadStateMachine } from '../../../rehearsal/state-machine';
import { INVOKE, INVOKE_WITH_TOKEN, machine, pass, type States, task } from './execute';

type Fields = { readonly [field: string]: Json };

const end = { Type: 'Succeed' };
const load = (states: States, more?: Fields) => () => loadStateMachine(machine(states, more));
const inMap = (processor: Fields, more: Fields = {}) =>
  load({
    Each: { Type: 'Map', ItemProcessor: { StartAt: 'Do', States: { Do: end }, ...processor }, End: true, ...more },
  });

describe('loading a definition', () => {
  test('accepts JSON text, as a template carries it, and a value', () => {
    expect(loadStateMachine(JSON.stringify(pass(1))).startAt).toBe('Only');
    expect(loadStateMachine(pass(1)).states.size).toBe(1);
    expect(() => loadStateMachine({ ...pass(1), TimeoutSeconds: undefined })).not.toThrow();
    expect(() => loadStateMachine('{')).toThrow('The definition: not JSON');
    expect(() => loadStateMachine(undefined)).toThrow('The definition: got undefined, allowed is an object');
  });

  test('reports every problem as a DefinitionError', () => {
    expect(load({ A: { Type: 'Pass' } })).toThrow(DefinitionError);
  });
});

describe('the query language', () => {
  test('may be set for the machine or for each state', () => {
    const { QueryLanguage, ...states } = pass(1);
    expect(QueryLanguage).toBe('JSONata');
    expect(() => loadStateMachine(states)).toThrow('State "Only", field "QueryLanguage": got JSONPath');
    expect(() =>
      loadStateMachine({ StartAt: 'A', States: { A: { Type: 'Pass', QueryLanguage: 'JSONata', End: true } } }),
    ).not.toThrow();
    expect(load({ A: { ...end, QueryLanguage: 'JSONPath' } })).toThrow('State "A", field "QueryLanguage"');
    expect(load({ A: end }, { QueryLanguage: 'XPath' })).toThrow('got XPath, allowed are JSONata and JSONPath');
  });

  test.each<[string, Fields]>([
    ['InputPath', { Type: 'Pass', InputPath: '$', End: true }],
    ['Parameters', { Type: 'Pass', Parameters: {}, End: true }],
    ['Result', { Type: 'Pass', Result: 1, End: true }],
    ['ResultPath', task({ ResultPath: '$.x' })],
    ['ResultSelector', task({ ResultSelector: {} })],
    ['OutputPath', { Type: 'Succeed', OutputPath: '$' }],
    ['SecondsPath', { Type: 'Wait', SecondsPath: '$.s', End: true }],
    ['TimeoutSecondsPath', task({ TimeoutSecondsPath: '$.s' })],
    ['CausePath', { Type: 'Fail', CausePath: '$.c' }],
    ['Catch[0]/ResultPath', task({ Catch: [{ ErrorEquals: ['x'], Next: 'A', ResultPath: '$.e' }] })],
    ['Choices[0]/Variable', { Type: 'Choice', Choices: [{ Variable: '$.x', IsNull: true, Next: 'A' }] }],
  ])('of a field that belongs to JSONPath is refused: %s', (field, state) => {
    expect(load({ A: state })).toThrow(`State "A", field "${field}": belongs to JSONPath`);
  });

  test('of a key that ends in .$ is refused at any depth', () => {
    expect(load({ A: task({ Arguments: { Payload: [{ 'id.$': '$.id' }] } }) })).toThrow(
      'State "A", field "Arguments/Payload[0]/id.$": keys that end in .$ are JSONPath',
    );
    expect(load({ A: { Type: 'Pass', Assign: { 'id.$': '$.id' }, End: true } })).toThrow('field "Assign/id.$": keys');
  });
});

describe('something unknown', () => {
  test.each<[string, Fields, string]>([
    ['a state type', { Type: 'Activity' }, 'field "Type": got "Activity", known are Pass'],
    ['a field', { Type: 'Wait', Second: 5, End: true }, 'field "Second": not known'],
    ['a field of a retrier', task({ Retry: [{ ErrorEquals: ['x'], Backoff: 1 }] }), 'field "Retry[0]/Backoff"'],
    ['a field of another type', { Type: 'Pass', Seconds: 5, End: true }, 'field "Seconds": not known'],
    ['credentials', task({ Credentials: { RoleArn: 'x' } }), 'field "Credentials": not known'],
    [
      'a resource',
      task({ Resource: 'arn:aws:states:::sns:publish' }),
      'known to the rehearsal are arn:aws:states:::lambda:invoke',
    ],
    [
      'a function as a resource',
      task({ Resource: 'arn:aws:lambda:eu-west-1:1:function:f' }),
      'field "Resource": got arn:aws:lambda',
    ],
    ['a .sync resource', task({ Resource: `${INVOKE}.sync` }), 'field "Resource"'],
    [
      'an error name of Step Functions',
      task({ Retry: [{ ErrorEquals: ['States.BranchFailed'] }] }),
      'got States.BranchFailed',
    ],
  ])('is refused, never ignored: %s', (_, state, message) => {
    expect(load({ A: state })).toThrow(message);
    expect(load({ A: state })).toThrow('State "A", field "');
  });

  test('is found in branches and in the processor of a Map, too', () => {
    const broken = { StartAt: 'B', States: { B: { Type: 'Pass', Speed: 1, End: true } } };
    expect(load({ A: { Type: 'Parallel', Branches: [broken], End: true } })).toThrow('State "B", field "Speed"');
    expect(inMap(broken)).toThrow('State "B", field "Speed"');
    expect(load({ A: end }, { Timeout: 5 })).toThrow('field "Timeout": not known to the rehearsal here');
  });

  test('integrations can be made known', () => {
    const definition = machine({ A: task({ Resource: 'arn:aws-cn:states:::sns:publish' }) });
    expect(() => loadStateMachine(definition)).toThrow('field "Resource"');
    expect(() => loadStateMachine(definition, ['sns:publish'])).not.toThrow();
  });

  test.each<[string, Fields, Fields]>([
    ['ItemProcessor/ProcessorConfig/Mode', { ProcessorConfig: { Mode: 'INLINE', ExecutionType: 'STANDARD' } }, {}],
    ['ItemProcessor/ProcessorConfig/Mode', { ProcessorConfig: { Mode: 'SPREAD' } }, {}],
    ['ItemReader', {}, { ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2' } }],
    ['ItemBatcher', {}, { ItemBatcher: {} }],
    ['ToleratedFailureCount', {}, { ToleratedFailureCount: 1 }],
  ])('an inline Map has nothing of a distributed one: %s', (field, processor, more) => {
    expect(inMap(processor, more)).toThrow(`State "Each", field "${field}":`);
    expect(inMap(processor, more)).toThrow('"DISTRIBUTED"');
    expect(inMap({ ProcessorConfig: { Mode: 'INLINE' } })).not.toThrow();
  });

  test('HeartbeatSeconds is known only where a token is awaited', () => {
    expect(load({ A: task({ HeartbeatSeconds: 5 }) })).toThrow('State "A", field "HeartbeatSeconds"');
    expect(load({ A: task({ HeartbeatSeconds: 5, Resource: INVOKE_WITH_TOKEN }) })).not.toThrow();
  });
});

describe('transitions', () => {
  test.each<[string, States, string]>([
    ['to nowhere', { A: { Type: 'Pass', Next: 'B' } }, 'State "A": continues at "B", but there is no such state'],
    ['of a catcher to nowhere', { A: task({ Catch: [{ ErrorEquals: ['x'], Next: 'B' }] }) }, 'continues at "B"'],
    [
      'of a choice to nowhere',
      { A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }] } },
      'continues at "B"',
    ],
    [
      'by default to nowhere',
      { A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'B' } },
      '"B"',
    ],
    ['neither next nor end', { A: { Type: 'Pass' } }, 'field "Next": exactly one of Next and End'],
    ['both next and end', { A: { Type: 'Pass', Next: 'A', End: true } }, 'exactly one of Next and End'],
    ['an end that is not true', { A: { Type: 'Pass', End: false } }, 'field "End": got false'],
    ['none to a state', { A: end, B: end }, 'State "B": no state leads to it'],
  ])('are checked: %s', (_, states, message) => {
    expect(load(states)).toThrow(message);
  });

  test('begin at a state that exists, and none leaves its block', () => {
    expect(load({ A: end }, { StartAt: 'B' })).toThrow('field "StartAt": there is no state "B" beside it');
    const branch = { StartAt: 'B', States: { B: { Type: 'Pass', Next: 'A' } } };
    expect(load({ A: { Type: 'Parallel', Branches: [branch], End: true } })).toThrow('State "B": continues at "A"');
  });

  test('name each state once in the whole machine, in at most 80 characters', () => {
    expect(inMap({ StartAt: 'Each', States: { Each: end } })).toThrow('two states are named "Each"');
    expect(load({ ['x'.repeat(81)]: end })).toThrow('has 81 characters, allowed are 80');
  });
});

describe('a literal of the wrong kind', () => {
  test.each<[string, Fields]>([
    ['got -1, allowed is a whole number from 0 to 99999999', { Type: 'Wait', Seconds: -1, End: true }],
    ['got 1.5, allowed is a whole number', { Type: 'Wait', Seconds: 1.5, End: true }],
    ['got "soon", allowed is an RFC 3339 timestamp', { Type: 'Wait', Timestamp: 'soon', End: true }],
    ['field "Seconds": exactly one of Seconds and Timestamp', { Type: 'Wait', End: true }],
    [
      'exactly one of Seconds and Timestamp',
      { Type: 'Wait', Seconds: 1, Timestamp: '2026-11-22T08:00:00Z', End: true },
    ],
    [
      'got "yes", allowed is true, false or an expression',
      { Type: 'Choice', Choices: [{ Condition: 'yes', Next: 'A' }] },
    ],
    ['field "Choices[0]/Condition": missing', { Type: 'Choice', Choices: [{ Next: 'A' }] }],
    ['field "Choices": got []', { Type: 'Choice', Choices: [] }],
    ['field "Error": got 5, allowed is a string', { Type: 'Fail', Error: 5 }],
    ['field "TimeoutSeconds": got 0', task({ TimeoutSeconds: 0 })],
    [
      'field "Items": got {}',
      { Type: 'Map', Items: {}, ItemProcessor: { StartAt: 'D', States: { D: end } }, End: true },
    ],
    ['field "ItemProcessor": got undefined', { Type: 'Map', End: true }],
    ['field "Branches": got []', { Type: 'Parallel', Branches: [], End: true }],
    ['field "Assign": got 5', { Type: 'Pass', Assign: 5, End: true }],
    ['field "Assign/a.b": not a variable name', { Type: 'Pass', Assign: { 'a.b': 1 }, End: true }],
    ['field "Assign/states": not a variable name', { Type: 'Pass', Assign: { states: 1 }, End: true }],
    ['field "Retry[0]/ErrorEquals": got []', task({ Retry: [{ ErrorEquals: [] }] })],
    ['field "Retry[0]/MaxAttempts": got "{% 1 %}"', task({ Retry: [{ ErrorEquals: ['x'], MaxAttempts: '{% 1 %}' }] })],
    ['field "Retry[0]/BackoffRate": got 0.5', task({ Retry: [{ ErrorEquals: ['x'], BackoffRate: 0.5 }] })],
    ['field "Retry[0]/JitterStrategy": got "SOME"', task({ Retry: [{ ErrorEquals: ['x'], JitterStrategy: 'SOME' }] })],
    ['States.ALL must stand alone', task({ Retry: [{ ErrorEquals: ['States.ALL', 'x'] }] })],
    [
      'States.ALL must stand alone, and in the last',
      task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['x'] }] }),
    ],
  ])('is refused at once: %s', (message, state) => {
    expect(load({ A: state })).toThrow(message);
    expect(load({ A: state })).toThrow('State "A"');
  });
});

describe('variables of an outer block', () => {
  const branch = (assign: Fields) => ({
    StartAt: 'Inner',
    States: { Inner: { Type: 'Pass', Assign: assign, End: true } },
  });
  const parallel = (more: Fields, assign: Fields) =>
    load({
      Start: { Type: 'Pass', Assign: { n: 1 }, Next: 'Both' },
      Both: { Type: 'Parallel', Branches: [branch(assign)], ...more },
    });

  test('cannot be assigned in a branch, wherever the outer block assigns them', () => {
    expect(parallel({ End: true }, { n: 2 })).toThrow(
      'State "Inner", field "Assign/n": a state outside this branch assigns "n" too',
    );
    expect(parallel({ End: true, Assign: { late: 1 } }, { late: 2 })).toThrow('assigns "late" too');
    const catcher = { Catch: [{ ErrorEquals: ['x'], Assign: { failed: 1 }, Next: 'Both' }], End: true };
    expect(parallel(catcher, { failed: 2 })).toThrow('assigns "failed" too');
    expect(parallel({ End: true }, { m: 2 })).not.toThrow();
  });

  test('cannot be assigned two blocks deep either', () => {
    const inner = { Type: 'Map', ItemProcessor: branch({ n: 2 }), End: true };
    const outer = { StartAt: 'Each', States: { Each: inner } };
    expect(load({ Both: { Type: 'Parallel', Branches: [outer], Assign: { n: 1 }, End: true } })).toThrow(
      'assigns "n" too',
    );
  });

  test('may have one name in two branches that do not see each other', () => {
    const other = { StartAt: 'Other', States: { Other: { Type: 'Pass', Assign: { m: 1 }, End: true } } };
    expect(load({ Both: { Type: 'Parallel', Branches: [branch({ m: 1 }), other], End: true } })).not.toThrow();
  });
});
