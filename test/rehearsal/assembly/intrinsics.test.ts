import {
  CfnCondition,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CustomResource,
  Fn,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { readAssembly } from '../../../rehearsal/assembly/read-assembly';
import { assemblyOf, functionIn, work } from './synthesized';

describe('intrinsic functions', () => {
  const valueOf = (build: (stack: Stack) => string): string => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      new ssm.StringParameter(stack, 'Value', { stringValue: build(stack) });
    });
    return assembly.parameters.at(-1)!.value;
  };

  test.each<[string, (stack: Stack) => string, string]>([
    [
      'Fn::Sub with variables, literals and attributes',
      (stack) => {
        new CfnResource(stack, 'Q', { type: 'AWS::SQS::Queue', properties: { QueueName: 'q' } });
        return Fn.sub('${Q.Arn} ${Own} ${AWS::Partition} ${!Kept}', { Own: 'v' });
      },
      'arn:aws:sqs:us-east-1:123456789012:q v aws ${Kept}',
    ],
    ['Fn::Select of Fn::Split', (stack) => Fn.select(4, Fn.split(':', functionIn(stack).functionArn)), '123456789012'],
    [
      'Fn::If on conditions made of conditions',
      (stack) => {
        const east = new CfnCondition(stack, 'East', { expression: Fn.conditionEquals(stack.region, 'us-east-1') });
        const never = new CfnCondition(stack, 'Never', { expression: Fn.conditionNot(east) });
        const some = new CfnCondition(stack, 'Some', {
          expression: Fn.conditionOr(never, Fn.conditionAnd(east, east)),
        });
        return Fn.conditionIf(some.logicalId, 'yes', 'no').toString();
      },
      'yes',
    ],
    [
      'Fn::FindInMap',
      (stack) =>
        new CfnMapping(stack, 'Map', { mapping: { 'us-east-1': { word: 'found' } } }).findInMap(stack.region, 'word'),
      'found',
    ],
    [
      'parameters with a default',
      (stack) => new CfnParameter(stack, 'Word', { default: 'given' }).valueAsString,
      'given',
    ],
    [
      'SSM parameters that the assembly defines',
      (stack) => {
        new ssm.StringParameter(stack, 'Source', { parameterName: '/a/b', stringValue: 'stored' });
        return ssm.StringParameter.valueForStringParameter(stack, '/a/b');
      },
      'stored',
    ],
    [
      'dynamic references to them',
      (stack) => {
        new ssm.StringParameter(stack, 'Source', { parameterName: '/a/b', stringValue: 'stored' });
        return 'is {{resolve:ssm:/a/b:1}}';
      },
      'is stored',
    ],
    ['the URL suffix', (stack) => `s3.${stack.urlSuffix}`, 's3.amazonaws.com'],
  ])('%s', (_, build, expected) => {
    expect(valueOf(build)).toBe(expected);
  });

  test('Fn::ImportValue reads what another stack exports', () => {
    const assembly = assemblyOf((app) => {
      const data = new Stack(app, 'Data');
      const bucket = new s3.Bucket(data, 'Bucket');
      functionIn(new Stack(app, 'Code'), 'Fn', { environment: { BUCKET: bucket.bucketName } });
    });
    expect(assembly.functions[0].environment['BUCKET']).toBe(assembly.buckets[0].name);
  });

  test('nested stacks give and take values', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      const nested = new NestedStack(stack, 'Nested');
      const outer = new sns.Topic(stack, 'Outer', { topicName: 'outer' });
      functionIn(nested, 'Inner', { environment: { TOPIC: outer.topicArn } });
      functionIn(stack, 'Fn', { environment: { QUEUE: new sqs.Queue(nested, 'Queue').queueUrl } });
    });
    const environments = Object.assign({}, ...assembly.functions.map(({ environment }) => environment)) as object;
    expect(environments).toEqual({ TOPIC: assembly.topics[0].arn, QUEUE: assembly.queues[0].url });
  });

  test('stages are part of the assembly', () => {
    const assembly = assemblyOf((app) => functionIn(new Stack(new Stage(app, 'Prod'), 'S')));
    expect(assembly.functions).toHaveLength(1);
    expect(assembly.functions[0].code).toHaveProperty('folder');
  });

  test('AWS::NoValue leaves the member out, and a resource whose condition is false is not there', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      const never = new CfnCondition(stack, 'Never', { expression: Fn.conditionEquals('a', 'b') });
      const maybe = new CfnResource(stack, 'Maybe', { type: 'AWS::SQS::Queue' });
      maybe.cfnOptions.condition = never;
      const kept = new CfnResource(stack, 'Kept', { type: 'AWS::SQS::Queue' });
      kept.addPropertyOverride('QueueName', { 'Fn::If': ['Never', 'x', { Ref: 'AWS::NoValue' }] });
    });
    expect(assembly.queues).toHaveLength(1);
    expect(assembly.resourcesOf('AWS::SQS::Queue')[0].properties).toEqual({});
  });

  test('roles keep the conditions of their trust policy', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      const conditions = { StringEquals: { 'aws:SourceAccount': stack.account } };
      new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('bedrock.amazonaws.com', { conditions }) });
    });
    expect(assembly.roles[0].trustPolicy).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } }],
    });
  });
});

describe('what the reader does not know is an error that names it', () => {
  test.each<[string, (stack: Stack) => string, RegExp]>([
    [
      'an attribute',
      (stack) => new s3.CfnBucket(stack, 'B').getAtt('Colour').toString(),
      /attribute Colour of AWS::S3::Bucket/,
    ],
    ['a type', (stack) => new CfnResource(stack, 'X', { type: 'AWS::Mystery::Thing' }).ref, /AWS::Mystery::Thing/],
    [
      'an attribute of a custom resource',
      (stack) => new CustomResource(stack, 'X', { serviceToken: 'arn' }).getAttString('Made'),
      /Made of AWS::CloudFormation::CustomResource/,
    ],
    ['an export', () => Fn.importValue('nowhere'), /Fn::ImportValue nowhere/],
    [
      'an SSM parameter',
      (stack) => ssm.StringParameter.valueForStringParameter(stack, '/not/here'),
      /SSM parameter \/not\/here/,
    ],
    ['a secret', () => '{{resolve:secretsmanager:x}}', /resolve:secretsmanager:x/],
    ['a function', () => Fn.select(0, Fn.cidr('10.0.0.0/16', 2)), /Fn::Cidr/],
  ])('%s', (_, build, message) => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      new ssm.CfnParameter(stack, 'Value', { type: 'String', value: build(stack) });
    });
    expect(() => assembly.parameters).toThrow(message);
    expect(() => assembly.parameters).toThrow(/S\/Value/);
  });

  test('but does no harm to the rest', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      new CfnOutput(stack, 'Out', { value: new CfnResource(stack, 'X', { type: 'AWS::Mystery::Thing' }).ref });
      functionIn(stack);
    });
    expect(assembly.functions).toHaveLength(1);
  });

  test('a folder that is no assembly', () => {
    expect(() => readAssembly(work)).toThrow(/no manifest.json.*cdk synth/);
  });
});
