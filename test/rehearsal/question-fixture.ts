import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type ApprovalItem, ITEM, REGISTRY_KEY, type RunItem } from '../../lib/contract/items';
import { DynamoDbService } from '../../rehearsal/aws/dynamodb';
import { TaskTokens } from '../../rehearsal/task-tokens';
import { givenRun } from '../lambda/shared/runs';
import { ACCOUNT, type ClientSettings, loopback, NOW, REGION } from './aws/loopback';
import { taskService } from './aws/task-service';

export const TABLE = 'runs';
export const RUN = givenRun();

/** A run that asks a person, in a table, and Step Functions, by which its task waits. */
export interface AskedQuestion {
  /** For the client of whoever answers. */
  readonly client: ClientSettings;
  readonly put: (item: object) => Promise<void>;
  /** Writes the record of the run anew. */
  readonly recorded: (parts: Partial<RunItem>) => Promise<void>;
  /** Writes the question anew, `opaque`, which can be answered for a minute. */
  readonly asked: (taskToken: string, parts?: Partial<ApprovalItem>) => Promise<void>;
  /** A task that waits; what it gets. */
  readonly waiting: (token: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** The task of the run does not wait yet for `the-token`. */
export async function givenQuestion(): Promise<AskedQuestion> {
  const tables = new DynamoDbService();
  const tokens = new TaskTokens();
  const aws = await loopback([tables, taskService(tokens)]);
  await tables.createTable({
    name: TABLE,
    arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${TABLE}`,
    keySchema: [
      { AttributeName: REGISTRY_KEY.partition, KeyType: 'HASH' },
      { AttributeName: REGISTRY_KEY.sort, KeyType: 'RANGE' },
    ],
    attributeDefinitions: Object.values(REGISTRY_KEY).map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    globalSecondaryIndexes: [],
    localSecondaryIndexes: [],
  });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(aws.settingsFor('pipeline')));
  const put: AskedQuestion['put'] = async (item) => {
    await documents.send(new PutCommand({ TableName: TABLE, Item: { ...item } }));
  };
  const recorded: AskedQuestion['recorded'] = (parts) =>
    put({ ...ITEM.run(RUN.runId), run: RUN, status: 'active', marks: {}, ...parts });
  const asked: AskedQuestion['asked'] = (taskToken, parts) =>
    put({
      ...ITEM.approval('opaque'),
      runId: RUN.runId,
      taskToken,
      requestedAt: new Date(NOW).toISOString(),
      expiresAt: new Date(NOW + 60_000).toISOString(),
      ...parts,
    });
  await recorded({ approvalId: 'opaque' });
  await asked('the-token');
  return {
    client: aws.settingsFor('rft'),
    put,
    recorded,
    asked,
    waiting: (token) => tokens.wait(token, 'arn', new AbortController().signal, () => undefined),
    close: () => {
      documents.destroy();
      return aws.close();
    },
  };
}
