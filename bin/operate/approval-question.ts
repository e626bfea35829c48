import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ApprovalAnswer } from '../../lib/contract/evaluation';
import { ITEM } from '../../lib/contract/items';
import type { Question, Standing, Verdict } from '../review/question';
import { standingOf } from '../review/standing';
import { inWords } from './aws-errors';
import type { Connection } from './connection';

/** The question of a run, asked of and answered by whoever runs the command. */
export class ApprovalQuestion implements Question {
  constructor(
    private readonly connection: Connection,
    private readonly runId: string,
  ) {}

  get identity(): string {
    return this.connection.caller;
  }

  async standing(): Promise<Standing> {
    try {
      const { registry } = this.connection;
      const run = await registry.run(this.runId);
      return standingOf(run, run.approvalId === undefined ? undefined : await registry.approval(run.approvalId));
    } catch (error) {
      throw inWords(error);
    }
  }

  async answer(verdict: Verdict): Promise<ApprovalAnswer> {
    try {
      return await this.tell(verdict);
    } catch (error) {
      throw inWords(error);
    }
  }

  /** The first answer is written beside the question and stays; the run is told of that one, as often as somebody answers. */
  private async tell(verdict: Verdict): Promise<ApprovalAnswer> {
    const { registry, client, caller } = this.connection;
    const { approvalId } = await registry.run(this.runId);
    const question = approvalId === undefined ? undefined : await registry.approval(approvalId);
    if (approvalId === undefined || !question) throw new Error(`run ${this.runId}: it asks nobody.`);
    const own = { ...verdict, by: caller, at: new Date().toISOString() };
    const answer = question.answer ?? (await this.write(approvalId, own));
    const sfn = new SFNClient(client);
    try {
      await sfn.send(new SendTaskSuccessCommand({ taskToken: question.taskToken, output: JSON.stringify(answer) }));
    } catch (error) {
      if (!isGone(error)) throw error;
      // Told by whoever was first. Else the time was up or the run was stopped.
      if (answer === own) {
        throw new Error(
          `run ${this.runId}: it no longer waits for an answer, because its time was up or somebody stopped it. 'rft runs' shows how it ended.`,
        );
      }
    } finally {
      sfn.destroy();
    }
    return answer;
  }

  private async write(approvalId: string, answer: ApprovalAnswer): Promise<ApprovalAnswer> {
    const { registry } = this.connection;
    try {
      await registry.documents.send(
        new UpdateCommand({
          TableName: registry.tableName,
          Key: ITEM.approval(approvalId),
          UpdateExpression: 'SET #answer = :answer',
          ConditionExpression: 'attribute_not_exists(#answer)',
          ExpressionAttributeNames: { '#answer': 'answer' },
          ExpressionAttributeValues: { ':answer': answer },
        }),
      );
      return answer;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return (await registry.approval(approvalId))?.answer ?? answer;
    }
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'].includes(error.name);
