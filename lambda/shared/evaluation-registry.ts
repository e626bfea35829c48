import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type HeldOutUseItem, ITEM, type ProductionItem } from '../../lib/contract/items';
import { RegistryTable } from './registry-table';

/** What the measuring and deciding of a run asks of the registry beyond the record of the run. */
export class EvaluationRegistry {
  private readonly table: RegistryTable;

  public constructor(documents: DynamoDBDocumentClient, tableName: string) {
    this.table = new RegistryTable(documents, tableName);
  }

  /** Absent before the first promotion. */
  public readProduction(): Promise<ProductionItem | undefined> {
    return this.table.get<ProductionItem>(ITEM.production);
  }

  /** How many other runs decided on this held-out set. */
  public async countEarlierDecisions(heldOutSet: string, runId: string): Promise<number> {
    const use = await this.table.get<HeldOutUseItem>(ITEM.heldOutUse(heldOutSet));
    return [...(use?.runIds ?? [])].filter((each) => each !== runId).length;
  }

  /** Notes that a run decided on this held-out set. Noted twice it counts once. */
  public async recordDecision(heldOutSet: string, runId: string): Promise<void> {
    await this.table.update(ITEM.heldOutUse(heldOutSet), {
      update: 'ADD #runIds :runIds',
      values: { runIds: new Set([runId]) },
    });
  }
}
