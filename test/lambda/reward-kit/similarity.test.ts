import fc from 'fast-check';
import { l as rougeL, n as rougeN } from 'js-rouge';
import { InvalidSample, type Grade } from '../../../lambda/reward-kit';
import { similarity, type SimilarityMeasure } from '../../../lambda/reward-kit/similarity';
import { processorMs } from './growth';
import { sampleOf } from './samples';

const MEASURES = ['levenshtein', 'rouge1', 'rouge2', 'rougeL'] as const;
const score = (measure: SimilarityMeasure, response: string, reference: unknown, referenceField?: string) =>
  (similarity({ measure, referenceField })(sampleOf(response, reference)) as Grade).score;

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.constantFrom('the', 'cat', 'sat', 'mat', 'on', 'Stra\u00dfe', '\u732b', '!', '\ud83d\ude00'), {
      maxLength: 12,
    })
    .map((words) => words.join(' ')),
);

describe.each(MEASURES)('%s', (measure) => {
  test('is symmetric, from 0 to 1, and 1 for equal texts', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        fc.pre(a.trim() !== '' && b.trim() !== '');
        const forth = score(measure, a, b);
        expect(forth).toBeGreaterThanOrEqual(0);
        expect(forth).toBeLessThanOrEqual(1);
        expect(score(measure, b, a)).toBeCloseTo(forth, 12);
        expect(score(measure, a, a)).toBe(1);
      }),
    );
  });

  test('ignores case, white space and look-alikes', () => {
    expect(score(measure, '  The\n\uff23\uff21\uff34  sat', 'the cat sat')).toBe(1);
    expect(score(measure, 'cafe\u0301 au lait', 'caf\u00e9 au lait')).toBe(1);
  });

  test('is 0 for an empty or blank response', () => {
    for (const response of ['', ' \n\t', '\u00a0']) {
      expect(similarity({ measure })(sampleOf(response, 'the cat'))).toEqual({ score: 0, reason: 'empty response' });
    }
  });

  test('is 0 for texts with nothing in common', () => {
    expect(score(measure, 'abc def', 'xyz uvw'.replace(' ', ''))).toBe(0);
  });

  test('compares texts of one word, and of no word at all', () => {
    expect(score(measure, 'Paris', 'Paris')).toBe(1);
    expect(score(measure, 'Paris', 'Rxmx')).toBe(0);
    expect(score(measure, '?!', '?!')).toBe(1);
    expect(score(measure, '?!', '\u2026')).toBe(0);
  });

  test('compares scripts without spaces, and characters of two units', () => {
    expect(score(measure, '\u4eca\u5929\u4e0b\u96e8', '\u4eca\u5929\u4e0b\u96ea')).toBeGreaterThan(0.5);
    expect(score(measure, '\u4eca\u5929\u4e0b\u96e8', '\u4eca\u5929\u4e0b\u96ea')).toBeLessThan(1);
    expect(score(measure, '\ud840\udc00\ud840\udc01', '\ud840\udc00\ud840\udc01')).toBe(1);
  });

  test('takes a field of the reference answer', () => {
    expect(score(measure, 'the cat', { summary: 'the cat', id: 1 }, 'summary')).toBe(1);
  });

  test('calls a row without a reference answer invalid', () => {
    expect(() => score(measure, '', '')).toThrow(InvalidSample);
    expect(() => score(measure, 'a', { other: 'a', id: 'b' }, 'summary')).toThrow(InvalidSample);
  });

  test.each(['a', 'a ', 'a.', '.', ')', "' ", ' ', '\ud83d\ude00', '\u732b', '.\n'])(
    'takes reasonable time when both texts repeat %j without end',
    (piece) => {
      const text = piece.repeat(300_000 / piece.length);
      const taken = processorMs(() => expect(score(measure, text, `b${text}c`)).toBeLessThanOrEqual(1));
      // Half a second; without a bound half a minute and more.
      expect(taken).toBeLessThan(8_000);
    },
  );
});

describe('levenshtein', () => {
  test.each([
    ['kitten', 'sitting', 1 - 3 / 7],
    ['ab', 'abcd', 0.5],
    ['\ud83d\ude00\ud83d\ude01', '\ud83d\ude00\ud83d\ude02', 0.5],
  ])('of %s and %s counts characters', (a, b, expected) => {
    expect(score('levenshtein', a, b)).toBeCloseTo(expected, 12);
  });

  test('is what counting edits one by one gives, for texts of any length', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\ud83d\ude00'), minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [first, second] = [Array.from(a), Array.from(b)];
        const expected = 1 - edits(first, second) / Math.max(first.length, second.length);
        expect(score('levenshtein', a, b)).toBeCloseTo(expected, 12);
      }),
    );
  });
});

describe('rouge', () => {
  test.each<[SimilarityMeasure, number]>([
    ['rouge1', 5 / 6],
    ['rouge2', 3 / 5],
    ['rougeL', 5 / 6],
  ])('%s of two sentences is the F1 that the definition gives', (measure, expected) => {
    expect(score(measure, 'The cat sat on the mat.', 'the cat lay on the mat')).toBeCloseTo(expected, 12);
  });

  test('counts a word as often as both texts have it', () => {
    // Precision 1 of 4, recall 1 of 1.
    expect(score('rouge1', 'cat cat cat cat', 'cat')).toBeCloseTo(0.4, 12);
  });

  test('L minds the order, 1 does not', () => {
    expect(score('rouge1', 'mat cat sat', 'sat cat mat')).toBe(1);
    expect(score('rougeL', 'mat cat sat', 'sat cat mat')).toBeCloseTo(1 / 3, 12);
  });

  test('2 has no pairs in one word: only the same word matches it', () => {
    expect(score('rouge2', 'Paris it is', 'Paris')).toBe(0);
    expect(score('rouge2', 'Paris.', 'Paris')).toBe(1);
  });

  test('is guarded where the package throws or finds nothing', () => {
    expect(() => rougeN('', 'a')).toThrow('empty');
    expect(() => rougeL('a', ' ')).toThrow('empty');
    expect(rougeN('Paris', 'Paris', { n: 2 })).toBe(0);
  });
});

test('throws when the measure is none that we know', () => {
  expect(() => similarity({ measure: 'bleu' as SimilarityMeasure })).toThrow(
    'similarity: measure is "bleu"; expected levenshtein, rouge1, rouge2, rougeL.',
  );
});

function edits(a: readonly string[], b: readonly string[]): number {
  let previous = b.map((_, index) => index + 1);
  a.forEach((left, row) => {
    let [diagonal, before] = [row, row + 1];
    previous = previous.map((above, column) => {
      const best = Math.min(diagonal + Number(left !== b[column]), above + 1, before + 1);
      [diagonal, before] = [above, best];
      return best;
    });
  });
  return previous[previous.length - 1];
}
