import { standingOf } from '../../../bin/review/standing';
import type { ApprovalItem } from '../../../lib/contract/items';
import { EXPIRES_AT } from './asked-question';
import { reviewedRun, RUN_ID } from './reviewed-run';

const QUESTION: ApprovalItem = { runId: RUN_ID, taskToken: 'token', requestedAt: '', expiresAt: EXPIRES_AT };
const ANSWER = { approved: true, reason: 'Good', by: 'arn:ada', at: '2026-11-26T20:00:00.000Z' };

test('a question is open as long as the run waits', () => {
  expect(standingOf(reviewedRun(), QUESTION)).toEqual({ state: 'open', expiresAt: EXPIRES_AT });
});

test.each(['active', 'closing'])('the first answer counts at once, while the run is %s', (status) => {
  const answered = { ...QUESTION, answer: ANSWER };
  expect(standingOf(reviewedRun({ status }), answered)).toEqual({ state: 'answered', answer: ANSWER });
});

test('after the end of the run its record tells the answer', () => {
  const promoted = reviewedRun({ status: 'finished', outcome: 'promoted', approval: ANSWER });
  expect(standingOf(promoted, { ...QUESTION, answer: ANSWER })).toEqual({ state: 'answered', answer: ANSWER });
});

test('silence is a rejection, also when somebody answered too late', () => {
  const rejected = reviewedRun({ status: 'finished', outcome: 'rejected' });
  const expired = { state: 'expired', expiresAt: EXPIRES_AT };
  expect(standingOf(rejected, QUESTION)).toEqual(expired);
  expect(standingOf(rejected, { ...QUESTION, answer: ANSWER })).toEqual(expired);
});

test('a run that ended otherwise waits for nobody', () => {
  expect(standingOf(reviewedRun({ status: 'finished', outcome: 'aborted' }), QUESTION)).toEqual({
    state: 'not-asked',
    why: `Run ${RUN_ID} ended as aborted, and nobody had answered.`,
  });
});

test('a run that asked nobody says so', () => {
  const promoted = reviewedRun({ approvalId: undefined, status: 'finished', outcome: 'promoted' });
  expect(standingOf(promoted, undefined)).toEqual({
    state: 'not-asked',
    why: `Run ${RUN_ID} ended as promoted, and asked nobody.`,
  });
});
