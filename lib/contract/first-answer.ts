import type { ApprovalAnswer } from './serving';
import { ITEM } from './items';

/**
 * The update that keeps an answer beside the question to a person, without the name of the table. Its condition fails when
 * another answer stands or the time of the question is over.
 */
export const firstAnswer = (approvalId: string, answer: ApprovalAnswer) => ({
  Key: ITEM.approval(approvalId),
  UpdateExpression: 'SET #answer = :answer',
  ConditionExpression: 'attribute_not_exists(#answer) AND #expiresAt > :at',
  ExpressionAttributeNames: { '#answer': 'answer', '#expiresAt': 'expiresAt' },
  ExpressionAttributeValues: { ':answer': answer, ':at': answer.at },
});
