import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ApprovalAnswer } from '../../lib/contract/serving';
import { firstAnswer } from '../../lib/contract/first-answer';
import {
  type ApprovalItem,
  ITEM,
  type LeaseItem,
  type MarkItem,
  type ProductionItem,
  type ProductionLockItem,
  REGISTRY_KEY,
  type RunItem,
} from '../../lib/contract/items';
import type { PendingMark } from './pending-marks';

type Key = Readonly<Record<(typeof REGISTRY_KEY)[keyof typeof REGISTRY_KEY], string>>;

/** The run registry of a deployed pipeline: what an operator reads, and the answers to questions. Run ids sort by time. */
export class Registry {
  readonly documents: DynamoDBDocumentClient;

  constructor(
    client: { readonly region: string },
    readonly tableName: string,
  ) {
    this.documents = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  }

  /**
   * Runs, the newest first.
   *
   * @param since id, or beginning of an id, before which no run is wanted
   */
  runs(limit: number, since = ''): Promise<readonly RunItem[]> {
    return this.query('#id >= :text', since || '0', limit);
  }

  /**
   * The run that is meant: by its id, by a beginning that no other has, or as `latest`.
   *
   * @throws Error that says which runs it could be
   */
  async run(wanted: string): Promise<RunItem> {
    if (wanted === 'latest') {
      const [latest] = await this.runs(1);
      if (latest) return latest;
      throw new Error(`run: there is none yet in ${this.tableName}.`);
    }
    const found = /^[0-9a-f-]+$/.test(wanted) ? await this.query('begins_with(#id, :text)', wanted, SHOWN + 1) : [];
    const [only, ...others] = found;
    if (only && others.length === 0) return only;
    const ids = found.slice(0, SHOWN).map(({ run }) => run.runId);
    const more = found.length > SHOWN ? ' and more' : '';
    throw new Error(
      ids.length > 0
        ? `run: got '${wanted}', with which several begin: ${ids.join(', ')}${more}. Give more of one.`
        : `run: got '${wanted}', but no run has this id. 'rft runs' lists them; 'latest' is the newest.`,
    );
  }

  /** What asks for a run and was included in none yet. */
  async pendingMarks(): Promise<readonly PendingMark[]> {
    const { Items: marks = [] } = await this.documents.send(
      new QueryCommand({
        TableName: this.tableName,
        ConsistentRead: true,
        KeyConditionExpression: '#kind = :kind',
        ExpressionAttributeNames: { '#kind': REGISTRY_KEY.partition },
        ExpressionAttributeValues: { ':kind': ITEM.mark('person').kind },
      }),
    );
    return marks
      .map((item) => ({ ...(withoutKey(item) as unknown as MarkItem), kind: String(item[REGISTRY_KEY.sort]) }))
      .filter(({ count, included }) => count > included);
  }

  /** What production answers with; absent before the first promotion. */
  production(): Promise<ProductionItem | undefined> {
    return this.item<ProductionItem>(ITEM.production);
  }

  /** Which run is under way. */
  lease(): Promise<LeaseItem | undefined> {
    return this.item<LeaseItem>(ITEM.lease);
  }

  /** Who swaps production. */
  productionLock(): Promise<ProductionLockItem | undefined> {
    return this.item<ProductionLockItem>(ITEM.productionLock);
  }

  /** A question to a person. */
  approval(approvalId: string): Promise<ApprovalItem | undefined> {
    return this.item<ApprovalItem>(ITEM.approval(approvalId));
  }

  /**
   * Keeps the first answer to a question.
   *
   * @returns whether it is this one: false when another stands, or its time (`at`) is over
   */
  async recordAnswer(approvalId: string, answer: ApprovalAnswer): Promise<boolean> {
    try {
      await this.documents.send(new UpdateCommand({ TableName: this.tableName, ...firstAnswer(approvalId, answer) }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  private async item<Item>(key: Key): Promise<Item | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.tableName, Key: key, ConsistentRead: true }),
    );
    return Item && (withoutKey(Item) as Item);
  }

  private async query(condition: string, text: string, limit: number): Promise<RunItem[]> {
    const runs: RunItem[] = [];
    const pages = paginateQuery(
      { client: this.documents, pageSize: limit },
      {
        TableName: this.tableName,
        ConsistentRead: true,
        ScanIndexForward: false,
        KeyConditionExpression: `#kind = :kind AND ${condition}`,
        ExpressionAttributeNames: { '#kind': REGISTRY_KEY.partition, '#id': REGISTRY_KEY.sort },
        ExpressionAttributeValues: { ':kind': ITEM.run('').kind, ':text': text },
      },
    );
    for await (const { Items = [] } of pages) {
      runs.push(...Items.map((item) => withoutKey(item) as unknown as RunItem));
      if (runs.length >= limit) break;
    }
    return runs.slice(0, limit);
  }
}

/** Runs that an error names. */
const SHOWN = 5;

function withoutKey(item: Record<string, unknown>): Record<string, unknown> {
  const key: readonly string[] = Object.values(REGISTRY_KEY);
  return Object.fromEntries(Object.entries(item).filter(([name]) => !key.includes(name)));
}
