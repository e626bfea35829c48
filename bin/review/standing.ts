import type { ApprovalItem, RunItem } from '../../lib/contract/items';
import type { Standing } from './question';

/**
 * Where the question of a run stands. What the run itself heard counts, not the clock of this machine: an answer that came too
 * late is in the question, but not in the record of the run.
 *
 * @param question absent where the run asked nobody
 */
export function standingOf(item: RunItem, question: ApprovalItem | undefined): Standing {
  const { run, status, outcome, approval } = item;
  const name = `Run ${run.runId} ${outcome === undefined ? `is ${status}` : `ended as ${outcome}`}`;
  if (!question) return { state: 'not-asked', why: `${name}, and asked nobody.` };
  const { expiresAt } = question;
  const answer = status === 'finished' ? approval : question.answer;
  if (answer) return { state: 'answered', answer };
  if (status === 'active') return { state: 'open', expiresAt };
  return outcome === 'rejected'
    ? { state: 'expired', expiresAt }
    : { state: 'not-asked', why: `${name}, and nobody had answered.` };
}
