import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { DynamoDbService } from '../../../rehearsal/aws/dynamodb';
import { loopback, type Loopback } from './loopback';

const ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/runs';
const S = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });

let aws: Loopback;
let documents: DynamoDBDocumentClient;

beforeEach(async () => {
  const service = new DynamoDbService();
  await service.createTable({
    name: 'runs',
    arn: ARN,
    keySchema: [
      { AttributeName: 'kind', KeyType: 'HASH' },
      { AttributeName: 'id', KeyType: 'RANGE' },
    ],
    attributeDefinitions: [S('kind'), S('id'), S('outcome')],
    globalSecondaryIndexes: [
      {
        IndexName: 'by-outcome',
        KeySchema: [{ AttributeName: 'outcome', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
        OnDemandThroughput: {},
      },
    ],
    localSecondaryIndexes: [],
  });
  aws = await loopback([service]);
  documents = DynamoDBDocumentClient.from(new DynamoDBClient(aws.settingsFor('begin-run')));
});

afterEach(() => aws.close());

const TableName = 'runs';
const Key = { kind: 'lease', id: 'lease' };

test('items are written, read, updated and deleted', async () => {
  await documents.send(new PutCommand({ TableName, Item: { ...Key, count: 1 } }));
  const { Attributes } = await documents.send(
    new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: 'SET #count = #count + :one',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':one': 1 },
      ReturnValues: 'ALL_NEW',
    }),
  );
  expect(Attributes).toEqual({ ...Key, count: 2 });
  expect((await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item).toEqual({
    ...Key,
    count: 2,
  });
  await documents.send(new DeleteCommand({ TableName, Key }));
  expect((await documents.send(new GetCommand({ TableName, Key }))).Item).toBeUndefined();
  aws.log.assertAllKnown();
});

test('of two conditional writes that race, one wins', async () => {
  const take = (runId: string) =>
    documents.send(
      new PutCommand({ TableName, Item: { ...Key, runId }, ConditionExpression: 'attribute_not_exists(kind)' }),
    );
  const results = await Promise.allSettled(['a', 'b', 'c'].map(take));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'ConditionalCheckFailedException' });
  }
  expect(aws.log.calls.map(({ outcome }) => outcome).sort()).toEqual([
    'ConditionalCheckFailedException',
    'ConditionalCheckFailedException',
    'ok',
  ]);
});

test('queries page through a partition or an index, scans through the table', async () => {
  const items = Array.from({ length: 25 }, (_, n) => ({
    kind: 'run',
    id: String(n).padStart(2, '0'),
    outcome: n % 2 ? 'trained' : 'failed',
  }));
  await documents.send(
    new BatchWriteCommand({ RequestItems: { runs: items.map((Item) => ({ PutRequest: { Item } })) } }),
  );
  const query = { TableName, KeyConditionExpression: 'kind = :kind', ExpressionAttributeValues: { ':kind': 'run' } };
  const first = await documents.send(new QueryCommand({ ...query, Limit: 10, ScanIndexForward: false }));
  expect(first.Items!.map(({ id }) => id as string)).toEqual(
    items
      .map(({ id }) => id)
      .reverse()
      .slice(0, 10),
  );
  const second = await documents.send(
    new QueryCommand({ ...query, Limit: 10, ScanIndexForward: false, ExclusiveStartKey: first.LastEvaluatedKey }),
  );
  expect(second.Items![0].id).toBe('14');
  const indexed = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: 'by-outcome',
      KeyConditionExpression: 'outcome = :o',
      ExpressionAttributeValues: { ':o': 'trained' },
    }),
  );
  expect(indexed.Count).toBe(12);
  expect((await documents.send(new ScanCommand({ TableName }))).Count).toBe(25);
});

test('the log names tables and indexes by ARN', async () => {
  await documents.send(new GetCommand({ TableName, Key }));
  await documents.send(
    new QueryCommand({
      TableName,
      IndexName: 'by-outcome',
      KeyConditionExpression: 'outcome = :o',
      ExpressionAttributeValues: { ':o': 'x' },
    }),
  );
  expect(aws.log.calls.map(({ caller, action, resources }) => ({ caller, action, resources }))).toEqual([
    { caller: 'begin-run', action: 'GetItem', resources: [ARN] },
    { caller: 'begin-run', action: 'Query', resources: [`${ARN}/index/by-outcome`] },
  ]);
});

test('what the service refuses is refused', async () => {
  await expect(documents.send(new GetCommand({ TableName: 'other', Key }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(documents.send(new GetCommand({ TableName, Key: { kind: 'x' } }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  await expect(
    documents.send(new PutCommand({ TableName, Item: { ...Key, big: 'x'.repeat(410_000) } })),
  ).rejects.toThrow(/Item size has exceeded/);
});

test('operations and members that the stand-in would pass over are unknown', async () => {
  const transaction = new TransactWriteItemsCommand({
    TransactItems: [{ Delete: { TableName, Key: { kind: { S: 'a' }, id: { S: 'b' } } } }],
  });
  await expect(documents.send(transaction)).rejects.toMatchObject({ name: 'NotKnownToRehearsal' });
  const put = new PutCommand({ TableName, Item: Key, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
  await expect(documents.send(put)).rejects.toThrow(/PutItem with ReturnValuesOnConditionCheckFailure/);
  expect(aws.log.unknown).toHaveLength(2);
});
