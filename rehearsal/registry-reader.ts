import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import {
  type ApprovalItem,
  ITEM,
  type LeaseItem,
  type MarkItem,
  type ProductionItem,
  type ProductionLockItem,
  REGISTRY_KEY,
  type RunItem,
} from '../lib/contract/items';

/** Reads the run registry of a rehearsal, as an operator would. */
export class RegistryReader {
  private readonly documents: DynamoDBDocumentClient;

  constructor(
    client: ConstructorParameters<typeof DynamoDBClient>[0],
    private readonly tableName: string,
  ) {
    this.documents = DynamoDBDocumentClient.from(new DynamoDBClient(client ?? {}));
  }

  /** Every run, oldest first. */
  async runs(): Promise<readonly RunItem[]> {
    return (await this.itemsOf(ITEM.run('').kind)) as unknown as RunItem[];
  }

  /** Who holds the lease. */
  async lease(): Promise<LeaseItem | undefined> {
    return (await this.itemsOf(ITEM.lease.kind))[0] as unknown as LeaseItem | undefined;
  }

  /** Marks by kind. */
  async marks(): Promise<Readonly<Record<string, MarkItem>>> {
    const items = await this.itemsOf(ITEM.mark('person').kind);
    return Object.fromEntries(items.map((item) => [item[REGISTRY_KEY.sort], item as unknown as MarkItem]));
  }

  /** What production answers with; absent before the first promotion. */
  async production(): Promise<ProductionItem | undefined> {
    return (await this.itemsOf(ITEM.production.kind))[0] as unknown as ProductionItem | undefined;
  }

  /** Who swaps production. */
  async productionLock(): Promise<ProductionLockItem | undefined> {
    return (await this.itemsOf(ITEM.productionLock.kind))[0] as unknown as ProductionLockItem | undefined;
  }

  /** Every question to a person. */
  async approvals(): Promise<readonly (ApprovalItem & { readonly id: string })[]> {
    return (await this.itemsOf(ITEM.approval('').kind)) as unknown as (ApprovalItem & { id: string })[];
  }

  close(): void {
    this.documents.destroy();
  }

  private async itemsOf(kind: string): Promise<Record<string, string>[]> {
    const { Items = [] } = await this.documents.send(
      new QueryCommand({
        TableName: this.tableName,
        ConsistentRead: true,
        KeyConditionExpression: '#kind = :kind',
        ExpressionAttributeNames: { '#kind': REGISTRY_KEY.partition },
        ExpressionAttributeValues: { ':kind': kind },
      }),
    );
    return Items;
  }
}
