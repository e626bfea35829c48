import { loadReview, typicalAnswer } from '../../../bin/review/load-review';
import type { Review } from '../../../bin/review/review';
import { UNREADABLE_ANSWER } from '../../../lambda/shared/evaluated-model';
import type { ScoredPrompt } from '../../../lib/contract/evaluation';
import { planOf, scoredPrompt } from '../../lambda/evaluation/results';
import { bucketOf, RECORD, reviewedRun, supportResults } from './reviewed-run';

const RANGE = { min: 0, max: 1 };

const named = (id: number, score: number, who: string, parts: Partial<ScoredPrompt> = {}) =>
  scoredPrompt(`p${id}`, [score], { responses: [`${who} to p${id}`], question: `p${id}`, ...parts });

/** Of prompt n the candidate scores n / 100; the champion 0.5, but on the prompts 40 to 49 nothing. */
const results = {
  candidate: Array.from({ length: 100 }, (_, id) => named(id, id / 100, 'candidate')),
  champion: Array.from({ length: 100 }, (_, id) => named(id, id >= 40 && id < 50 ? 0 : 0.5, 'champion')),
};

const loaded = (approvalId = 'one') => loadReview(reviewedRun({ approvalId }, 100), bucketOf(results));

const questionsFor = ({ pairs }: Review, reason: string) =>
  pairs.filter(({ reasons }) => reasons.includes(reason as never)).map(({ question }) => question);

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `p${from + index}`).sort();

test('the ten lowest and highest means of the candidate are shown, and the ten largest changes up or down', async () => {
  const review = await loaded();
  expect(questionsFor(review, 'worst').sort()).toEqual(numbered(0, 10));
  expect(questionsFor(review, 'best').sort()).toEqual(numbered(90, 100));
  // 0.49 to 0.40 better, and 0.50 to 0.41 worse: half of the ten from each side.
  expect(questionsFor(review, 'changed')).toHaveLength(10);
  expect(questionsFor(review, 'changed')).toEqual(expect.arrayContaining(['p0', 'p1', 'p49', 'p99']));
});

test('a prompt that is shown for two reasons is shown once', async () => {
  const { pairs } = await loaded();
  expect(new Set(pairs.map(({ question }) => question)).size).toBe(pairs.length);
  expect(pairs.find(({ question }) => question === 'p0')?.reasons).toEqual(['changed', 'worst']);
});

test('each letter shows the answer of the model that it is revealed as', async () => {
  for (const { a, b, candidate, question } of (await loaded()).pairs) {
    const [ours, theirs] = candidate === 'A' ? [a, b] : [b, a];
    expect(ours.text).toBe(`candidate to ${question}`);
    expect(theirs.text).toBe(`champion to ${question}`);
  }
});

test('letters and order are mixed, the same after a reload, and others for another question', async () => {
  const order = ({ pairs }: Review) => pairs.map(({ question, candidate }) => `${question}${candidate}`).join();
  const review = await loaded();
  expect(order(await loaded())).toBe(order(review));
  expect(order(await loaded('another'))).not.toBe(order(review));
  const letters = review.pairs.filter(({ candidate }) => candidate === 'A').length / review.pairs.length;
  expect(letters).toBeGreaterThan(0.2);
  expect(letters).toBeLessThan(0.8);
  // Nothing about a place in the order tells why a pair is there.
  expect(new Set(review.pairs.slice(0, 12).flatMap(({ reasons }) => reasons)).size).toBe(3);
});

test('figures, record and distributions are those of the run', async () => {
  const review = await loadReview(reviewedRun(), bucketOf(supportResults()));
  expect(review.record).toEqual(RECORD);
  expect(review.opponent).toBe('champion');
  expect(review.scores.candidate).toHaveLength(120);
  expect(review.scores.opponent).toHaveLength(120);
  expect(review.changes).toHaveLength(60);
});

test('before the first promotion the candidate is compared with the base model', async () => {
  const run = reviewedRun({ plan: planOf({ heldOut: 100, probe: 0 }) });
  const { opponent, changes } = await loadReview(run, bucketOf(results, 'base'));
  expect(opponent).toBe('base model');
  expect(changes).toHaveLength(100);
});

test('of several answers the one closest to their mean is shown', () => {
  const { text, score, mean, answers } = typicalAnswer(
    scoredPrompt('p', [0, 0.6, 1], { responses: ['bad', 'fair', 'good'] }),
    RANGE,
  );
  expect({ text, score, answers }).toEqual({ text: 'fair', score: 0.6, answers: 3 });
  expect(mean).toBeCloseTo(0.533, 3);
});

test('an answer that the service refused counts as the lowest score, one that the reward could not read as none', () => {
  const refused = scoredPrompt('p', [], { responses: [], unscored: ['refused', 'refused', UNREADABLE_ANSWER] });
  expect(typicalAnswer(refused, RANGE)).toEqual({
    leftOut: 0,
    mean: 0,
    answers: 2,
    unscored: ['refused', UNREADABLE_ANSWER],
  });
});

test('a prompt without a counted score of both models is not shown', async () => {
  const unread = named(0, 0, 'candidate', { scores: [], responses: [], unscored: [UNREADABLE_ANSWER] });
  const review = await loadReview(
    reviewedRun({}, 100),
    bucketOf({ ...results, candidate: [unread, ...results.candidate.slice(1)] }),
  );
  expect(review.changes).toHaveLength(99);
  expect(review.pairs.map(({ question }) => question)).not.toContain('p0');
});

test('a very long answer is cut, and says by how much', () => {
  const { text, leftOut } = typicalAnswer(scoredPrompt('p', [1], { responses: ['x'.repeat(150_000)] }), RANGE);
  expect(text).toHaveLength(100_000);
  expect(leftOut).toBe(50_000);
});

test('a run that has compared nothing yet cannot be reviewed', async () => {
  await expect(loadReview(reviewedRun({ promotion: undefined }), bucketOf(results))).rejects.toThrow(
    /nothing can be reviewed.*\(status active\)/,
  );
});

test('deleted results are named', async () => {
  await expect(loadReview(reviewedRun({}, 200), bucketOf(results))).rejects.toThrow(
    /held-out\/0000-000100\.jsonl: got nothing/,
  );
});
