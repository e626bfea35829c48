import { standingOf } from '../../../bin/review/standing';
import type { ApprovalItem } from '../../../lib/contract/items';
import { EXPIRES_AT } from './asked-question';
import { reviewedRun, RUN_ID } from './reviewed-run';

const END = Date.parse(EXPIRES_AT);
const QUESTION: ApprovalItem = { runId: RUN_ID, taskToken: 'token', requestedAt: '', expiresAt: EXPIRES_AT };
const ANSWER = { approved: true, reason: 'Good', by: 'arn:ada', at: '2026-11-26T20:00:00.000Z' };

test('a question is open until its end, and then rejected by silence', () => {
  expect(standingOf(reviewedRun(), QUESTION, END - 1)).toEqual({ state: 'open', expiresAt: EXPIRES_AT });
  expect(standingOf(reviewedRun(), QUESTION, END)).toEqual({ state: 'expired', expiresAt: EXPIRES_AT });
});

test('an answer stays, also after the end of the question and of the run', () => {
  const finished = reviewedRun({ status: 'finished', outcome: 'promoted' });
  expect(standingOf(finished, { ...QUESTION, answer: ANSWER }, END)).toEqual({ state: 'answered', answer: ANSWER });
});

test('a run that ended without an answer waits for nobody', () => {
  expect(standingOf(reviewedRun({ status: 'finished', outcome: 'aborted' }), QUESTION, 0)).toEqual({
    state: 'not-asked',
    why: `Run ${RUN_ID} ended as aborted before anybody answered.`,
  });
});

test('a run that asked nobody says so', () => {
  const promoted = reviewedRun({ approvalId: undefined, status: 'finished', outcome: 'promoted' });
  expect(standingOf(promoted, undefined, 0)).toEqual({
    state: 'not-asked',
    why: `Run ${RUN_ID} ended as promoted, and asked nobody.`,
  });
});
