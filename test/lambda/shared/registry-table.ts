import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { MarkRegistry } from '../../../lambda/shared/mark-registry';
import { RunRegistry } from '../../../lambda/shared/run-registry';
import { REGISTRY_KEY } from '../../../lib/contract/items';
import { Interruption } from './interruption';

/** A registry in a table of its own, on DynamoDB's real rules for conditions and expressions. */
export interface RegistryUnderTest {
  readonly registry: RunRegistry;
  readonly marks: MarkRegistry;
  readonly documents: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Every item, by kind and id. */
  readonly items: () => Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>;
}

// Its types (rehearsal/aws/dynalite.d.ts) say less than it is.
const server = dynalite({ createTableMs: 0 }) as Server;
let client: DynamoDBClient | undefined;
let tables = 0;

/** Starts DynamoDB for the tests of a file and stops it after them. */
export function useDynamoDb(): void {
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  });
  afterAll(async () => {
    client?.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
}

/** An empty registry. Its calls pass through `interruption`, where one is given. */
export async function givenRegistry(interruption = new Interruption()): Promise<RegistryUnderTest> {
  if (!client) {
    throw new Error('call useDynamoDb() at the top of the test file');
  }
  const tableName = `registry-${++tables}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: REGISTRY_KEY.partition, KeyType: 'HASH' },
        { AttributeName: REGISTRY_KEY.sort, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: REGISTRY_KEY.partition, AttributeType: 'S' },
        { AttributeName: REGISTRY_KEY.sort, AttributeType: 'S' },
      ],
    }),
  );
  const options = { marshallOptions: { removeUndefinedValues: true } };
  const unwatched = DynamoDBDocumentClient.from(client, options);
  const documents = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: client.config.endpoint,
      region: 'us-east-1',
      credentials: client.config.credentials,
    }),
    options,
  );
  documents.middlewareStack.add((next) => (args) => interruption.around(() => next(args)), { step: 'initialize' });
  return {
    registry: new RunRegistry(documents, tableName),
    marks: new MarkRegistry(documents, tableName),
    documents,
    tableName,
    items: async () => {
      const { Items: items = [] } = await unwatched.send(new ScanCommand({ TableName: tableName }));
      return items.sort((a, b) => (`${String(a.kind)}/${String(a.id)}` < `${String(b.kind)}/${String(b.id)}` ? -1 : 1));
    },
  };
}
