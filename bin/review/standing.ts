import type { ApprovalItem, RunItem } from '../../lib/contract/items';
import type { Standing } from './question';

/**
 * Where the question of a run stands.
 *
 * @param question absent where the run asked nobody
 * @param now milliseconds since 1970
 */
export function standingOf(
  { run, status, outcome }: RunItem,
  question: ApprovalItem | undefined,
  now: number,
): Standing {
  const ended = outcome === undefined ? `is ${status}` : `ended as ${outcome}`;
  if (!question) return { state: 'not-asked', why: `Run ${run.runId} ${ended}, and asked nobody.` };
  const { answer, expiresAt } = question;
  if (answer) return { state: 'answered', answer };
  if (now >= Date.parse(expiresAt)) return { state: 'expired', expiresAt };
  return status === 'active'
    ? { state: 'open', expiresAt }
    : { state: 'not-asked', why: `Run ${run.runId} ${ended} before anybody answered.` };
}
