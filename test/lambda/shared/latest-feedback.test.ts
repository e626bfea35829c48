import fc from 'fast-check';
import { latestFeedback, readFeedbackLine } from '../../../lambda/shared/latest-feedback';
import type { Feedback } from '../../../lib/contract/feedback';

/** Few requests, reviewers and instants, so that they meet. */
const feedback: fc.Arbitrary<Feedback> = fc.record(
  {
    requestId: fc.constantFrom('request-1', 'request-2'),
    reviewer: fc.constantFrom('ann', 'bob', '","'),
    rating: fc.constantFrom('up', 'down'),
    correctedAnswer: fc.constantFrom('42', '43'),
    receivedAt: fc.constantFrom('2026-01-05T09:00:00.000Z', '2026-01-05T09:00:00.001Z', '2026-01-06T00:00:00.000Z'),
  },
  { requiredKeys: ['requestId', 'reviewer', 'rating', 'receivedAt'] },
);

const sorted = (all: readonly Feedback[]): string[] =>
  all.map((each) => JSON.stringify(each, Object.keys(each).sort())).sort();

test('one is left for each request and reviewer, and none of theirs is later', () => {
  fc.assert(
    fc.property(fc.array(feedback), (all) => {
      const latest = latestFeedback(all);
      const keys = latest.map(({ requestId, reviewer }) => JSON.stringify([requestId, reviewer]));
      expect(new Set(keys).size).toBe(keys.length);
      for (const each of all) {
        const [kept] = latest.filter((other) => other.requestId === each.requestId && other.reviewer === each.reviewer);
        expect(kept.receivedAt >= each.receivedAt).toBe(true);
      }
    }),
  );
});

test('what is delivered or stored again changes nothing, in whatever order it is read', () => {
  const again = fc
    .array(feedback)
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })));
  fc.assert(
    fc.property(again, ([all, shuffled]) => {
      expect(sorted(latestFeedback(shuffled))).toEqual(sorted(latestFeedback(all)));
    }),
  );
});

test('sent again later, the latest says the same as before', () => {
  fc.assert(
    fc.property(fc.array(feedback), (all) => {
      const before = latestFeedback(all);
      const replayed = before.map((each) => ({ ...each, receivedAt: '2026-02-01T00:00:00.000Z' }));
      const saying = (list: readonly Feedback[]) => sorted(list.map((each) => ({ ...each, receivedAt: '' })));
      expect(saying(latestFeedback([...all, ...replayed]))).toEqual(saying(before));
    }),
  );
});

test('feedback that is read by parts, and the parts together, is the same as all of it', () => {
  fc.assert(
    fc.property(fc.array(feedback), fc.array(feedback), (some, others) => {
      const joined = latestFeedback([...latestFeedback(some), ...latestFeedback(others)]);
      expect(sorted(joined)).toEqual(sorted(latestFeedback([...some, ...others])));
    }),
  );
});

describe('a stored line', () => {
  const line = { requestId: 'request-1', reviewer: 'ann', rating: 'up', receivedAt: '2026-01-05T09:00:00.000Z' };

  test('is read as it was written', () => {
    fc.assert(
      fc.property(feedback, (written) => {
        expect(readFeedbackLine(JSON.stringify(written))).toEqual(written);
      }),
    );
  });

  test.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['a text', '"up"'],
    ['another rating', JSON.stringify({ ...line, rating: 'sideways' })],
    ['no reviewer', JSON.stringify({ ...line, reviewer: undefined })],
    ['a time that does not sort', JSON.stringify({ ...line, receivedAt: '5 January 2026' })],
    ['a time that never was', JSON.stringify({ ...line, receivedAt: '2026-13-45T09:00:00.000Z' })],
    ['a comment that is no text', JSON.stringify({ ...line, comment: 5 })],
  ])('that is %s is none', (_, text) => {
    expect(readFeedbackLine(text)).toBeUndefined();
  });
});
