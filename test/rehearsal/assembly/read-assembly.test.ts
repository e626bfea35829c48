import { App, Duration, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Assembly } from '../../../rehearsal/assembly/read-assembly';
import { assemblyOf, dataset, functionIn, work } from './synthesized';

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

  test('whose bundle was left out, as `cdk list` does, say so and what to do', () => {
    const source = path.join(work, 'source');
    mkdirSync(source);
    writeFileSync(path.join(source, 'index.ts'), 'export const handler = async () => 1;');
    const assembly = assemblyOf((app) =>
      functionIn(new Stack(app, 'S'), 'Fn', { code: lambda.Code.fromAsset(source) }),
    );
    expect(assembly.functions[0].code).toEqual({
      unavailable: expect.stringMatching(/no file for the handler index\.handler.*run 'npx cdk synth' again/) as string,
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

  test('file assets lead to the file on disk', () => {
    const assembly = assemblyOf((app) => {
      const stack = new Stack(app, 'S');
      functionIn(stack, 'Fn', { environment: { KEY: new assets.Asset(stack, 'Rows', { path: dataset }).s3ObjectKey } });
    });
    const rows = assembly.fileAssets.find(({ key }) => key === assembly.functions[0].environment['KEY']);
    expect(rows).toMatchObject({ bucket: 'cdk-hnb659fds-assets-123456789012-us-east-1', packaging: 'file' });
    expect(readFileSync(rows!.path, 'utf8')).toBe('{"a":1}\n');
  });
});
