import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { REGISTRY_KEY } from '../../lib/contract/items';
import { Approver } from '../../rehearsal/approver';
import { DynamoDbService } from '../../rehearsal/aws/dynamodb';
import { StepFunctionsService } from '../../rehearsal/aws/step-functions';
import { VirtualClock } from '../../rehearsal/clock';
import { RegistryReader } from '../../rehearsal/registry-reader';
import { TaskTokens } from '../../rehearsal/task-tokens';
import { loopback, NOW, type Loopback } from './aws/loopback';

const TABLE = 'runs';
const TOKEN = 'the-token';

let aws: Loopback;
let tokens: TaskTokens;
let registry: RegistryReader;
let approver: Approver;
let output: Promise<unknown>;

beforeEach(async () => {
  const tables = new DynamoDbService();
  tokens = new TaskTokens();
  const clock = new VirtualClock(NOW);
  const nothing = {
    hasStateMachine: () => false,
    find: () => undefined,
    start: () => undefined,
    stop: () => undefined,
    entered: () => [],
  };
  aws = await loopback([tables, new StepFunctionsService({ tokens, ...nothing }, () => NOW)]);
  await tables.createTable({
    name: TABLE,
    arn: `arn:aws:dynamodb:us-east-1:123456789012:table/${TABLE}`,
    keySchema: [
      { AttributeName: REGISTRY_KEY.partition, KeyType: 'HASH' },
      { AttributeName: REGISTRY_KEY.sort, KeyType: 'RANGE' },
    ],
    attributeDefinitions: [
      { AttributeName: REGISTRY_KEY.partition, AttributeType: 'S' },
      { AttributeName: REGISTRY_KEY.sort, AttributeType: 'S' },
    ],
    globalSecondaryIndexes: [],
    localSecondaryIndexes: [],
  });
  const client = aws.settingsFor('rft');
  registry = new RegistryReader(client, TABLE);
  approver = new Approver({ client, clock }, registry, TABLE);
  const documents = new DynamoDBClient(client);
  await DynamoDBDocumentClient.from(documents).send(
    new PutCommand({
      TableName: TABLE,
      Item: { kind: 'approval', id: 'opaque', runId: 'run-1', taskToken: TOKEN, requestedAt: '', expiresAt: '' },
    }),
  );
  documents.destroy();
  output = tokens.wait(TOKEN, 'arn', new AbortController().signal, () => undefined);
});

afterEach(async () => {
  registry.close();
  await aws.close();
});

test('an answer is written beside the question and reaches the task that waits', async () => {
  const answer = await approver.answer('run-1', { approved: true, reason: 'Better on every slice', by: 'arn:ada' });
  expect(answer).toEqual({
    approved: true,
    reason: 'Better on every slice',
    by: 'arn:ada',
    at: new Date(NOW).toISOString(),
  });
  expect(await output).toEqual(answer);
  expect(await registry.approvals()).toEqual([expect.objectContaining({ id: 'opaque', answer })]);
});

test('of two people who decide differently the first one counts, and the second is told that nobody waits', async () => {
  await approver.answer('run-1', { approved: false, by: 'arn:ada' });
  await expect(approver.answer('run-1', { approved: true, by: 'arn:grace' })).rejects.toMatchObject({
    name: 'TaskTimedOut',
  });
  expect(await output).toMatchObject({ approved: false, by: 'arn:ada' });
  expect(await registry.approvals()).toEqual([
    expect.objectContaining({ answer: expect.objectContaining({ by: 'arn:ada' }) as unknown }),
  ]);
});

test('a run that asks nothing cannot be answered', async () => {
  await expect(approver.answer('run-2', { approved: true })).rejects.toThrow('Run run-2 asks nothing.');
});
