import type { ApprovalAnswer } from '../../lib/contract/serving';
import { LONGEST_REASON, type Standing } from '../review/question';
import { escaped } from '../reward-report/escape';

/** What the page says about the question at the moment. */
export interface PageState {
  readonly standing: Standing;
  /** ARN of whoever decides. */
  readonly identity: string;
  /** The answer that this page gave, once it did. */
  readonly given?: ApprovalAnswer;
  /** Why the last attempt decided nothing. */
  readonly problem?: string;
  /** Whether the answer of that attempt may be written, but did not reach the run. */
  readonly isUntold?: boolean;
  /** What was written as reason in that attempt. */
  readonly reason?: string;
}

/** Where the question stands, for the top of the page. */
export function banner({ standing, given, problem, isUntold }: PageState, runId: string): string {
  if (problem !== undefined) {
    const [what, then] = isUntold
      ? ['Your answer did not reach the run.', '<p>Send the same answer again once that is mended.</p>']
      : ['Nothing was decided.', ''];
    return box('bad', `<p><strong>${what}</strong> <bdi>${escaped(problem)}</bdi></p>${then}`);
  }
  switch (standing.state) {
    case 'open':
      return box(
        '',
        `<p><strong>Open</strong> until ${instant(standing.expiresAt)}. Silence is a rejection. <a href="#decide">Decide</a></p>`,
      );
    case 'answered':
      return answered(standing.answer, given, runId);
    case 'expired':
      return box(
        'warn',
        `<p><strong>Rejected by silence</strong>: nobody answered until ${instant(standing.expiresAt)}. Production stays as it is.</p>`,
      );
    case 'not-asked':
      return box('warn', `<p><strong>Nothing to decide</strong>: <bdi>${escaped(standing.why)}</bdi></p>`);
  }
}

/** The form that decides; nothing unless the question is open. */
export function decisionForm({ standing, identity, reason = '' }: PageState): string {
  if (standing.state !== 'open') return '';
  return `<h2 id="decide">Your decision</h2>
<form id="decision" class="card" method="post" action="decision">
<p>You decide as <code>${escaped(identity)}</code>. This and your reason go into the record of the run. The first answer stays: nobody can change it.</p>
<label class="field" for="reason">Reason</label>
<p class="quiet" id="reason-hint">Why the model is good enough, or is not: 1 to ${LONGEST_REASON.toLocaleString('en-US')} characters.</p>
<textarea id="reason" name="reason" required maxlength="${LONGEST_REASON}" aria-describedby="reason-hint">${escaped(reason)}</textarea>
<div class="buttons"><button class="approve" name="verdict" value="approve">Approve: production answers with this model</button><button class="reject" name="verdict" value="reject">Reject: production stays as it is</button></div>
</form>`;
}

function answered(
  { approved, by, at, reason }: ApprovalAnswer,
  given: ApprovalAnswer | undefined,
  runId: string,
): string {
  const verb = approved ? 'Approved' : 'Rejected';
  const then = approved
    ? `The run goes on to promote the model: <code>npx rft watch ${escaped(runId)}</code> shows how.`
    : 'Production stays as it is.';
  const own = given ? '<p>Your answer arrived. This page is no longer served: you can close it.</p>' : '';
  return box(
    approved ? 'good' : 'bad',
    `<p><strong>${given ? verb : `Already decided: ${verb.toLowerCase()}`}</strong> by <code>${escaped(by)}</code> at ${instant(at)}.</p><p>Reason: <bdi>${escaped(reason)}</bdi></p><p class="quiet">${then}</p>${own}`,
  );
}

const box = (look: string, content: string): string => `<div class="banner ${look}" role="status">${content}</div>`;

/** An ISO instant for people. */
function instant(iso: string): string {
  const words = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(iso) ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC` : iso;
  return `<time datetime="${escaped(iso)}">${escaped(words)}</time>`;
}
