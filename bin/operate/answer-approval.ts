import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { ApprovalAnswer } from '../../lib/contract/serving';
import type { ApprovalItem, RunItem } from '../../lib/contract/items';
import type { Registry } from './registry';
import { shownTime } from './shown-times';

export interface AnswerDependencies {
  readonly registry: Pick<Registry, 'run' | 'approval' | 'recordAnswer'>;
  readonly sfn: SFNClient;
  /** By the clock of AWS, in milliseconds since 1970. */
  readonly now: () => number;
}

/** What a person says to the question of a run. */
export interface Verdict {
  readonly approved: boolean;
  readonly reason: string;
  /** ARN of the caller identity. */
  readonly by: string;
}

export interface Answered {
  readonly runId: string;
  /** The answer that stands. */
  readonly answer: ApprovalAnswer;
  /** `first`: it is this one. `again`: somebody gave the same one before. */
  readonly state: 'first' | 'again';
}

/** Somebody decided otherwise before: the first answer stays. */
export class DecidedOtherwise extends Error {
  override readonly name = 'DecidedOtherwise';

  constructor(
    readonly runId: string,
    readonly answer: ApprovalAnswer,
  ) {
    super(`run: ${runId} is ${inWords(answer)}. The first answer stays.`);
  }
}

/** An answer in words: what, who, when, why. */
export const inWords = ({ approved, by, at, reason }: ApprovalAnswer): string =>
  `already ${approved ? 'approved' : 'rejected'} by ${by} at ${shownTime(at)} ("${reason}")`;

/**
 * Answers the question of a run. The answer is written beside the question, where the first one stays, and then told to the
 * task that waits. Whichever part failed the last time is made good when the same is said again, or anything else: the answer
 * that stands is told again, under the token that holds now.
 *
 * @param wanted id of the run, the beginning of one, or `latest`
 * @throws DecidedOtherwise when another answer stands
 * @throws Error when the run asks nothing, the time is over, or nobody waits for the answer any more
 */
export async function answerApproval(
  wanted: string,
  verdict: Verdict,
  dependencies: AnswerDependencies,
): Promise<Answered> {
  const { registry, now } = dependencies;
  const run = await registry.run(wanted);
  const { runId } = run.run;
  const { approvalId } = run;
  const question = approvalId === undefined ? undefined : await registry.approval(approvalId);
  if (approvalId === undefined || !question) throw new Error(asksNothing(run));

  const at = new Date(now()).toISOString();
  const written = question.answer === undefined && (await registry.recordAnswer(approvalId, { ...verdict, at }));
  const answer = written ? { ...verdict, at } : (await registry.approval(approvalId))?.answer;
  if (!answer) throw new Error(tooLate(runId, question));

  const told = await tell(approvalId, question.taskToken, answer, dependencies);
  if (answer.approved !== verdict.approved) throw new DecidedOtherwise(runId, answer);
  if (written && !told) await requireTaken(runId, answer, dependencies);
  return { runId, answer, state: written ? 'first' : 'again' };
}

/**
 * Tells the task that waits. A retry of the state waits under a new token, which may appear at any moment.
 *
 * @returns whether a task took it
 */
async function tell(
  approvalId: string,
  taskToken: string,
  answer: ApprovalAnswer,
  { registry, sfn }: AnswerDependencies,
): Promise<boolean> {
  for (let token: string | undefined = taskToken; token !== undefined;) {
    const sent: string = token;
    try {
      await sfn.send(new SendTaskSuccessCommand({ taskToken: sent, output: JSON.stringify(answer) }));
      return true;
    } catch (error) {
      if (!(error instanceof Error) || !NOBODY_WAITS.has(error.name)) throw error;
    }
    const now = (await registry.approval(approvalId))?.taskToken;
    token = now === sent ? undefined : now;
  }
  return false;
}

const NOBODY_WAITS = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** Nobody waited: the run took the answer from somebody who told it meanwhile, or it went on without one. */
async function requireTaken(runId: string, answer: ApprovalAnswer, { registry }: AnswerDependencies): Promise<void> {
  const { approval, outcome, summary, status } = await registry.run(runId);
  if (approval?.at === answer.at) return;
  throw new Error(
    `run: ${runId} does not wait for an answer any more: ${outcome ?? status}${summary ? `, ${summary.reason}` : ''}. Your answer is kept beside the question and changes nothing.`,
  );
}

function asksNothing({ run: { runId }, status, outcome, summary }: RunItem): string {
  return outcome === undefined
    ? `run: ${runId} asks nothing (${status}). A question comes after the evaluation, where the pipeline has an approval.`
    : `run: ${runId} asks nothing: it ended as ${outcome}${summary ? ` (${summary.reason})` : ''}.`;
}

const tooLate = (runId: string, { expiresAt }: ApprovalItem): string =>
  `run: ${runId} could be answered until ${shownTime(expiresAt)}. Silence is a rejection: production stays as it is. Ask for another run.`;
