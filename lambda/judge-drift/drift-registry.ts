import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DriftItem } from '../../lib/contract/drift';
import { ITEM } from '../../lib/contract/items';
import { ABSENT, RegistryTable } from '../shared/registry-table';

/** What the monitor remembers from one period to the next. */
export class DriftRegistry {
  private readonly table: RegistryTable;

  public constructor(documents: DynamoDBDocumentClient, tableName: string) {
    this.table = new RegistryTable(documents, tableName);
  }

  public read(): Promise<DriftItem | undefined> {
    return this.table.get<DriftItem>(ITEM.drift);
  }

  /** Writes what is known after a period, unless that period or a later one was written already: then it returns `false`. */
  public write(item: DriftItem): Promise<boolean> {
    return this.table.put(ITEM.drift, item, {
      condition: `${ABSENT} OR #lastPeriod < :period`,
      values: { period: item.lastPeriod },
    });
  }
}
