import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type ApprovalItem, ITEM } from '../../lib/contract/items';
import { ABSENT, PRESENT, RegistryTable } from './registry-table';

/** Questions to a person, each behind an opaque id. Every write can be repeated. */
export class ApprovalRegistry {
  private readonly table: RegistryTable;

  public constructor(documents: DynamoDBDocumentClient, tableName: string) {
    this.table = new RegistryTable(documents, tableName);
  }

  public read(approvalId: string): Promise<ApprovalItem | undefined> {
    return this.table.get<ApprovalItem>(ITEM.approval(approvalId));
  }

  /**
   * Keeps the question, or gives it a new token with a new end. The same token changes nothing, and an answer stays. Returns
   * the question that holds.
   */
  public async ask(
    approvalId: string,
    question: Pick<ApprovalItem, 'runId' | 'taskToken' | 'requestedAt' | 'expiresAt'>,
  ): Promise<ApprovalItem> {
    // An update, not a put: steps of a run hold no permission to put items.
    await this.table.update(ITEM.approval(approvalId), {
      update:
        'SET #runId = :runId, #taskToken = :taskToken, #expiresAt = :expiresAt, ' +
        '#requestedAt = if_not_exists(#requestedAt, :requestedAt)',
      condition: `${ABSENT} OR #taskToken <> :taskToken`,
      values: { ...question },
    });
    return (await this.read(approvalId)) ?? question;
  }

  public async markSent(approvalId: string, nowIso: string): Promise<void> {
    await this.table.update(ITEM.approval(approvalId), {
      update: 'SET #sentAt = if_not_exists(#sentAt, :now)',
      condition: PRESENT,
      values: { now: nowIso },
    });
  }
}
