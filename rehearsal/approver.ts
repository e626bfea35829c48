import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ApprovalAnswer } from '../lib/contract/serving';
import { firstAnswer } from '../lib/contract/first-answer';
import type { RegistryReader } from './registry-reader';
import type { Stage } from './stage';

/** What a person says to the question of a run. */
export interface Verdict {
  readonly approved: boolean;
  /** @default 'Looks good' or 'Does not look good' */
  readonly reason?: string;
  /**
   * ARN of the caller identity.
   *
   * @default - the operator
   */
  readonly by?: string;
}

const OPERATOR = 'arn:aws:sts::123456789012:assumed-role/Operator/person';

/**
 * Answers questions as the command line does: the first answer is written beside the question and stays, then the task that
 * waits is told of it. What the answer was is told to whoever comes later.
 */
export class Approver {
  constructor(
    private readonly stage: Pick<Stage, 'client' | 'clock'>,
    private readonly registry: RegistryReader,
    private readonly tableName: string,
  ) {}

  /**
   * @returns the answer that stands: this one, or an earlier one; undefined when none came in time
   * @throws Error when the run asks nothing
   * @throws the error of Step Functions when nobody waits for the answer any more
   */
  async answer(runId: string, verdict: Verdict): Promise<ApprovalAnswer | undefined> {
    const { approved, by = OPERATOR, reason = approved ? 'Looks good' : 'Does not look good' } = verdict;
    const at = new Date(this.stage.clock.now()).toISOString();
    const question = (await this.registry.approvals()).find((approval) => approval.runId === runId);
    if (!question) throw new Error(`Run ${runId} asks nothing.`);
    const answer = await this.write(question.id, { approved, reason, by, at });
    if (!answer) return undefined;
    const sfn = new SFNClient(this.stage.client);
    try {
      await sfn.send(new SendTaskSuccessCommand({ taskToken: question.taskToken, output: JSON.stringify(answer) }));
    } finally {
      sfn.destroy();
    }
    return answer;
  }

  private async write(approvalId: string, answer: ApprovalAnswer): Promise<ApprovalAnswer | undefined> {
    const client = new DynamoDBClient(this.stage.client);
    try {
      await DynamoDBDocumentClient.from(client).send(
        new UpdateCommand({ TableName: this.tableName, ...firstAnswer(approvalId, answer) }),
      );
      return answer;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return (await this.registry.approvals()).find((approval) => approval.id === approvalId)?.answer;
    } finally {
      client.destroy();
    }
  }
}
