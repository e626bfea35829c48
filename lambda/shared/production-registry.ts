import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ITEM, type ProductionItem, type ProductionLockItem } from '../../lib/contract/items';
import { ABSENT, PRESENT, RegistryTable } from './registry-table';

/** What production answers with, and the lock of the one swap that may be under way. Every write can be repeated. */
export class ProductionRegistry {
  private readonly table: RegistryTable;

  public constructor(documents: DynamoDBDocumentClient, tableName: string) {
    this.table = new RegistryTable(documents, tableName);
  }

  /** Absent before the first promotion. */
  public read(): Promise<ProductionItem | undefined> {
    return this.table.get<ProductionItem>(ITEM.production);
  }

  /**
   * Writes the next version of the truth. Whoever holds an older version gets `false`, and nothing is written.
   *
   * @param next its version is one more than the version that the caller has read
   */
  public commit(next: ProductionItem): Promise<boolean> {
    return this.table.put(
      ITEM.production,
      next,
      next.version === 1
        ? { condition: ABSENT }
        : { condition: '#version = :expected', values: { expected: next.version - 1 } },
    );
  }

  /** Takes the lock. Returns the lock that holds now: compare its execution. */
  public async takeLock(lock: ProductionLockItem): Promise<ProductionLockItem> {
    for (;;) {
      if (await this.table.put(ITEM.productionLock, lock, { condition: ABSENT })) {
        return lock;
      }
      const holder = await this.readLock();
      if (holder) {
        return holder;
      }
      // Released between the two calls: try again.
    }
  }

  public readLock(): Promise<ProductionLockItem | undefined> {
    return this.table.get<ProductionLockItem>(ITEM.productionLock);
  }

  /**
   * From now on this execution may change nothing more. Returns the instant of the first call.
   *
   * @param nowIso ISO instant
   */
  public async markLockClosing(executionArn: string, nowIso: string): Promise<string> {
    await this.table.update(ITEM.productionLock, {
      update: 'SET #closingAt = if_not_exists(#closingAt, :now)',
      condition: `${PRESENT} AND #executionArn = :executionArn`,
      values: { executionArn, now: nowIso },
    });
    return (await this.readLock())?.closingAt ?? nowIso;
  }

  /** Releases the lock if this execution has it. */
  public async releaseLock(executionArn: string): Promise<void> {
    await this.table.delete(ITEM.productionLock, {
      condition: '#executionArn = :executionArn',
      values: { executionArn },
    });
  }
}
