import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { NOT_SET } from '../../lib/contract/env';
import type { RequestApprovalInput } from '../../lib/contract/serving';
import type { ApprovalRegistry } from '../shared/approval-registry';
import { acceptContract } from '../shared/contract';
import { log } from '../shared/log';
import type { RunRegistry } from '../shared/run-registry';
import { approvalMessage, approvalSubject } from './approval-message';

export interface RequestApprovalDependencies {
  readonly registry: RunRegistry;
  readonly approvals: ApprovalRegistry;
  readonly sns: SNSClient;
  /** ARN, or `NOT_SET`. */
  readonly topicArn: string;
  /** An id that nobody can guess. */
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Keeps the task token behind an opaque id and tells, once, that a person is to decide. A repeated call keeps to the id; when
 * it brings a new token, as after a retry of the state, that replaces the old one.
 */
export async function requestApproval(
  input: RequestApprovalInput,
  { registry, approvals, sns, topicArn, newId, now }: RequestApprovalDependencies,
): Promise<{ readonly approvalId: string }> {
  const { run, taskToken, decision, serving } = acceptContract(input);
  const { runId } = run;
  const approvalId = await registry.claimApprovalId(runId, newId());
  const requestedAt = now();
  const expiresAt = new Date(requestedAt + (serving.approval?.timeoutSeconds ?? 0) * 1_000).toISOString();
  const question = await approvals.ask(approvalId, {
    runId,
    taskToken,
    requestedAt: new Date(requestedAt).toISOString(),
    expiresAt,
  });
  if (question.sentAt === undefined && topicArn !== NOT_SET) {
    await sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: approvalSubject(run),
        Message: approvalMessage(run, decision, question.expiresAt),
      }),
    );
    await approvals.markSent(approvalId, new Date(now()).toISOString());
  }
  log.info('approval-requested', { runId, approvalId, expiresAt: question.expiresAt });
  return { approvalId };
}
