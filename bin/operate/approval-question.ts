import type { SFNClient } from '@aws-sdk/client-sfn';
import type { ApprovalAnswer } from '../../lib/contract/serving';
import type { Question, Standing, Verdict } from '../review/question';
import { standingOf } from '../review/standing';
import { answerApproval, DecidedOtherwise } from './answer-approval';
import { inWords } from './aws-errors';
import type { Connection } from './connection';

/** The question of a run, asked of and answered by whoever runs the command. */
export class ApprovalQuestion implements Question {
  constructor(
    private readonly connection: Connection,
    private readonly sfn: SFNClient,
    private readonly runId: string,
  ) {}

  get identity(): string {
    return this.connection.caller;
  }

  standing(): Promise<Standing> {
    return told(async () => {
      const { registry } = this.connection;
      const run = await registry.run(this.runId);
      return standingOf(run, run.approvalId === undefined ? undefined : await registry.approval(run.approvalId));
    });
  }

  answer(verdict: Verdict): Promise<ApprovalAnswer> {
    return told(async () => {
      const { registry, now, caller } = this.connection;
      try {
        const by = caller;
        const { answer } = await answerApproval(this.runId, { ...verdict, by }, { registry, sfn: this.sfn, now });
        return answer;
      } catch (error) {
        if (error instanceof DecidedOtherwise) return error.answer;
        throw error;
      }
    });
  }
}

/** What AWS refuses is told in words. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw inWords(error);
  }
}
