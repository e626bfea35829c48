import { App, Aws, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { DefinitionText } from '../../lib/run/definition-text';
import { resolve, type References } from '../../rehearsal/assembly/intrinsics';

interface Sub {
  readonly 'Fn::Sub': [string, Record<string, unknown>];
}

/** `Fn::Sub` of a state machine whose one state puts out what was given. */
function definitionWith(output: (stack: Stack) => unknown): Sub {
  const stack = new Stack(new App(), 'Test');
  new sfn.StateMachine(stack, 'Machine', {
    definitionBody: new DefinitionText(sfn.Pass.jsonata(stack, 'Only', { outputs: output(stack) })),
    queryLanguage: sfn.QueryLanguage.JSONATA,
  });
  const [machine] = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
  return (machine as { Properties: { DefinitionString: Sub } }).Properties.DefinitionString;
}

/** What CloudFormation makes of it, where a reference has its logical id as its value. */
function deployed(definition: Sub, parameters: Record<string, unknown> = {}): unknown {
  const references = {
    ref: (id: string) => parameters[id] ?? id,
    getAtt: (id: string, attribute: string) => `${id}.${attribute}`,
  };
  const text = resolve(definition, references as unknown as References) as string;
  return (JSON.parse(text) as { States: { Only: { Output: unknown } } }).States.Only.Output;
}

test('a definition without unknown values is one text', () => {
  const {
    'Fn::Sub': [text, values],
  } = definitionWith(() => ({ said: 'hello', much: 3, some: [true, null] }));
  expect(values).toEqual({});
  expect(JSON.parse(text)).toMatchObject({
    States: { Only: { Output: { said: 'hello', much: 3, some: [true, null] } } },
  });
});

test('a reference has the name of what it refers to, wherever it stands', () => {
  const {
    'Fn::Sub': [text, values],
  } = definitionWith((stack) => {
    const queue = new sqs.Queue(stack, 'Dead-Letters');
    return { arn: queue.queueArn, uri: `sqs:${queue.queueArn}#${queue.queueName}` };
  });
  expect(text).toContain('{"arn":"${DeadLettersArn}","uri":"sqs:${DeadLettersArn}#${DeadLettersQueueName}"}');
  expect(Object.keys(values)).toEqual(['DeadLettersArn', 'DeadLettersQueueName']);
});

test('two things of one name get two names', () => {
  const definition = definitionWith((stack) => {
    const inner = new Construct(stack, 'Inner');
    return [new sqs.Queue(stack, 'Queue').queueArn, new sqs.Queue(inner, 'Queue').queueArn];
  });
  expect(Object.keys(definition['Fn::Sub'][1])).toEqual(['QueueArn', 'QueueArn2']);
  expect(new Set(deployed(definition) as string[]).size).toBe(2);
});

test('account, region and partition need no name of their own', () => {
  const {
    'Fn::Sub': [text, values],
  } = definitionWith(() => `arn:${Aws.PARTITION}:x:${Aws.REGION}:${Aws.ACCOUNT_ID}:y`);
  expect(text).toContain('"arn:${AWS::Partition}:x:${AWS::Region}:${AWS::AccountId}:y"');
  expect(values).toEqual({});
});

test('numbers, lists and objects that only a deployment knows stand there as what they are, not as text', () => {
  const definition = definitionWith((stack) => ({
    number: new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber,
    list: Fn.split(',', new CfnParameter(stack, 'List').valueAsString),
    late: Lazy.any({ produce: () => ({ team: 'support', queues: [new CfnParameter(stack, 'Late').valueAsString] }) }),
  }));
  expect(deployed(definition, { Number: 7, List: 'a,b', Late: 'c' })).toEqual({
    number: 7,
    list: ['a', 'b'],
    late: { team: 'support', queues: ['c'] },
  });
});

test('a text that turns out late may hold quotes and line ends', () => {
  const said = 'She said "no"\nand \\ went';
  expect(deployed(definitionWith(() => ({ late: Lazy.string({ produce: () => said }) })))).toEqual({ late: said });
});

test('an expression may hold quotes and line ends too', () => {
  const definition = definitionWith((stack) => {
    const name = new CfnParameter(stack, 'Name').valueAsString;
    return { joined: Fn.join('"\n', ['a', name, '\\']), json: `as text: ${stack.toJsonString({ name })}` };
  });
  expect(deployed(definition, { Name: 'queue' })).toEqual({
    joined: 'a"\nqueue"\n\\',
    json: 'as text: {"name":"queue"}',
  });
});

test.each([[[]], [['a "b"', 'c']]])('a list that turns out to be %j is that list', (list) => {
  expect(deployed(definitionWith(() => ({ list: Lazy.list({ produce: () => list }) })))).toEqual({ list });
});

test.each(['${Queue}', "{% $states.input ~> |${'a': 1}| %}", '${AWS::Region}', '${!kept}', '"'])(
  'the text %s is no name, and stays',
  (text) => {
    expect(deployed(definitionWith(() => ({ [text]: text })))).toEqual({ [text]: text });
  },
);

test('whatever is known stays as it is, as far as JSON can say it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const text = JSON.stringify({ value });
      fc.pre(!text.includes('{%') && value !== undefined);
      // JSON knows no -0.
      expect(JSON.stringify(deployed(definitionWith(() => ({ value }))))).toBe(text);
    }),
    { numRuns: 30 },
  );
});
