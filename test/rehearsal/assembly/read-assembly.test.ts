import { mkdtempSync, rmSync, writeFileSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import {
  App,
  CfnCondition,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CustomResource,
  Duration,
  Fn,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { readAssembly, type Assembly } from '../../../rehearsal/assembly/read-assembly';
import { zipFolder } from '../../../rehearsal/assembly/zip';

process.env['CDK_VALIDATION'] = 'false';

const work = mkdtempSync(path.join(tmpdir(), 'assembly-'));
const bundle = path.join(work, 'bundle');
mkdirSync(bundle);
writeFileSync(path.join(bundle, 'index.js'), 'exports.handler = async () => "ok";');
const dataset = path.join(work, 'rows.jsonl');
writeFileSync(dataset, '{"a":1}\n');

afterAll(() => rmSync(work, { recursive: true, force: true }));

let outdirs = 0;

function assemblyOf(build: (app: App) => void): Assembly {
  const app = new App({ outdir: path.join(work, `out-${outdirs++}`) });
  build(app);
  return readAssembly(app.synth().directory);
}

function functionIn(scope: Stack, id = 'Fn', props: Partial<lambda.FunctionProps> = {}): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(bundle),
    ...props,
  });
}

describe('functions', () => {
  test('come with their folder, role, and environment resolved to names that exist in the assembly', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'Support');
      const table = new dynamodb.Table(stack, 'Table', {
        partitionKey: { name: 'kind', type: dynamodb.AttributeType.STRING },
      });
      const bucket = new s3.Bucket(stack, 'Data_Bucket');
      functionIn(stack, 'Fn', {
        timeout: Duration.minutes(2),
        memorySize: 256,
        environment: { TABLE: table.tableName, BUCKET: bucket.bucketArn, REGION: stack.region },
      });
    });

    const [fn] = assembly.functions;
    expect(fn).toMatchObject({ handler: 'index.handler', runtime: 'nodejs24.x', timeoutSeconds: 120, memoryMb: 256 });
    expect(fn.arn).toBe(`arn:aws:lambda:us-east-1:123456789012:function:${fn.name}`);
    expect(fn.roleArn).toBe(assembly.roles[0].arn);
    expect(fn.environment).toEqual({
      TABLE: assembly.tables[0].name,
      BUCKET: `arn:aws:s3:::${assembly.buckets[0].name}`,
      REGION: 'us-east-1',
    });
    expect(fn.code).toMatchObject({ folder: expect.stringContaining('asset.') as string });
    expect(readFileSync(path.join((fn.code as { folder: string }).folder, 'index.js'), 'utf8')).toContain('"ok"');
  });

  test('without settings have the timeout and memory that Lambda assumes', () => {
    const assembly = assemblyOf((app) => functionIn(new Stack(app, 'S')));
    expect(assembly.functions[0]).toMatchObject({ timeoutSeconds: 3, memoryMb: 128, environment: {} });
  });

  test('with inline code carry the source', () => {
    const assembly = assemblyOf((app) =>
      functionIn(new Stack(app, 'S'), 'Fn', { code: lambda.Code.fromInline('exports.handler = async () => 1') }),
    );
    expect(assembly.functions[0].code).toEqual({ inline: 'exports.handler = async () => 1' });
  });

  test('whose code is elsewhere say so', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      functionIn(stack, 'Fn', {
        code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(stack, 'B', 'other'), 'code.zip'),
      });
    });
    expect(assembly.functions[0].code).toEqual({
      unavailable: expect.stringContaining('s3://other/code.zip') as string,
    });
  });

  test('have versions and aliases that name them', () => {
    const assembly = assemblyOf((app) => {
      const fn = functionIn(new Stack(app, 'S'));
      new lambda.Alias(fn, 'Live', { aliasName: 'live', version: fn.currentVersion });
    });
    const { name, arn } = assembly.functions[0];
    expect(assembly.versions).toEqual([{ functionName: name, version: '1', arn: `${arn}:1` }]);
    expect(assembly.aliases).toEqual([{ functionName: name, name: 'live', version: '1', arn: `${arn}:live` }]);
  });
});

describe('names', () => {
  const build = (app: App) => {
    const stack = new Stack(app, 'A'.repeat(60), { env: { region: 'us-west-2', account: '111122223333' } });
    new s3.Bucket(stack, `Bucket${'B'.repeat(40)}`);
    functionIn(stack, `Function${'F'.repeat(60)}`);
    new sqs.Queue(stack, 'Queue', { fifo: true });
    new kms.Key(stack, 'Key');
    new sns.Topic(stack, 'Topic', { topicName: 'chosen' });
  };

  test('are legal and unique for each service', () => {
    const assembly = assemblyOf(build);
    expect(assembly.buckets[0].name).toMatch(/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/);
    expect(assembly.functions[0].name).toMatch(/^[A-Za-z0-9-]{1,64}$/);
    expect(assembly.queues[0]).toMatchObject({ fifo: true, name: expect.stringMatching(/^.{1,75}\.fifo$/) as string });
    expect(assembly.resourcesOf('AWS::KMS::Key')[0].ref).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(assembly.topics[0]).toMatchObject({ name: 'chosen', arn: 'arn:aws:sns:us-west-2:111122223333:chosen' });
  });

  test('are the same each time the app is synthesized', () => {
    const names = (assembly: Assembly) =>
      [assembly.buckets, assembly.functions, assembly.queues].flat().map(({ arn }) => arn);
    expect(names(assemblyOf(build))).toEqual(names(assemblyOf(build)));
  });
});

describe('state machines', () => {
  test('have their definition parsed, with the functions that it calls by ARN', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      const invoke = tasks.LambdaInvoke.jsonata(stack, 'Begin', { lambdaFunction: functionIn(stack) });
      new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(invoke) });
    });
    const [machine] = assembly.stateMachines;
    expect(machine.definition).toMatchObject({
      StartAt: 'Begin',
      States: { Begin: { Arguments: { FunctionName: assembly.functions[0].arn } } },
    });
    expect(machine.arn).toBe(`arn:aws:states:us-east-1:123456789012:stateMachine:${machine.name}`);
    expect(assembly.roles.map(({ arn }) => arn)).toContain(machine.roleArn);
  });

  test('take definition substitutions, from a string and from a file', () => {
    const text = '{"StartAt":"A","States":{"A":{"Type":"Pass","Comment":"${Word}","End":true}}}';
    const file = path.join(work, 'machine.json');
    writeFileSync(file, text);
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      const definitionSubstitutions = { Word: stack.region };
      new sfn.StateMachine(stack, 'One', {
        definitionBody: sfn.DefinitionBody.fromString(text),
        definitionSubstitutions,
      });
      new sfn.StateMachine(stack, 'Two', {
        definitionBody: sfn.DefinitionBody.fromFile(file),
        definitionSubstitutions,
      });
    });
    for (const { definition } of assembly.stateMachines) {
      expect(definition).toMatchObject({ States: { A: { Comment: 'us-east-1' } } });
    }
    expect(assembly.stateMachines).toHaveLength(2);
  });
});

describe('the other views', () => {
  test('buckets say whether they are versioned and whether EventBridge hears of them', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      new s3.Bucket(stack, 'Loud', { versioned: true, eventBridgeEnabled: true });
      new s3.Bucket(stack, 'Quiet');
    });
    expect(assembly.buckets.map(({ versioned, eventBridge }) => ({ versioned, eventBridge }))).toEqual([
      { versioned: true, eventBridge: true },
      { versioned: false, eventBridge: false },
    ]);
    expect(assembly.customResources.map(({ type }) => type)).toEqual(['Custom::S3BucketNotifications']);
  });

  test('tables of both kinds have their key schema and indexes', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      const partitionKey = { name: 'kind', type: dynamodb.AttributeType.STRING };
      new dynamodb.Table(stack, 'Old', { partitionKey, sortKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
      new dynamodb.TableV2(stack, 'New', {
        partitionKey,
        globalSecondaryIndexes: [{ indexName: 'by-id', partitionKey }],
      });
    });
    expect(assembly.tables[0].keySchema).toEqual([
      { AttributeName: 'kind', KeyType: 'HASH' },
      { AttributeName: 'id', KeyType: 'RANGE' },
    ]);
    expect(assembly.tables[1].globalSecondaryIndexes).toMatchObject([{ IndexName: 'by-id' }]);
  });

  test('rules have pattern or schedule, and targets with input, dead letters and retries', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      const fn = functionIn(stack);
      new events.Rule(stack, 'Timed', {
        schedule: events.Schedule.rate(Duration.minutes(5)),
        enabled: false,
        targets: [
          new targets.LambdaFunction(fn, {
            event: events.RuleTargetInput.fromObject({ kind: 'schedule', eventId: events.EventField.eventId }),
            deadLetterQueue: new sqs.Queue(stack, 'Dead'),
            retryAttempts: 3,
            maxEventAge: Duration.hours(2),
          }),
        ],
      });
      new events.Rule(stack, 'OnEvent', {
        eventPattern: { source: ['aws.bedrock'] },
        targets: [new targets.LambdaFunction(fn)],
      });
    });
    const [timed, onEvent] = assembly.rules;
    expect(timed).toMatchObject({ enabled: false, eventBus: 'default', scheduleExpression: 'rate(5 minutes)' });
    expect(timed.targets[0]).toMatchObject({
      arn: assembly.functions[0].arn,
      inputTransformer: { paths: { id: '$.id' }, template: '{"kind":"schedule","eventId":<id>}' },
      deadLetterArn: assembly.queues[0].arn,
      retry: { attempts: 3, maxAgeSeconds: 7200 },
      otherMembers: [],
    });
    expect(onEvent).toMatchObject({
      enabled: true,
      eventPattern: { source: ['aws.bedrock'] },
      scheduleExpression: undefined,
    });
    expect(onEvent.targets[0]).toMatchObject({ input: undefined, retry: { attempts: 185, maxAgeSeconds: 86_400 } });
  });

  test('file assets lead to the file on disk, and a folder can be had as a zip archive', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      functionIn(stack, 'Fn', { environment: { KEY: new assets.Asset(stack, 'Rows', { path: dataset }).s3ObjectKey } });
    });
    const rows = assembly.fileAssets.find(({ key }) => key === assembly.functions[0].environment['KEY']);
    expect(rows).toMatchObject({ bucket: 'cdk-hnb659fds-assets-123456789012-us-east-1', packaging: 'file' });
    expect(readFileSync(rows!.path, 'utf8')).toBe('{"a":1}\n');

    const archive = path.join(work, 'folder.zip');
    writeFileSync(archive, zipFolder(bundle));
    const listing = execFileSync('python3', [
      '-c',
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.read("index.js").decode())',
      archive,
    ]);
    expect(listing.toString()).toContain('None exports.handler');
  });
});

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
