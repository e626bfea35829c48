import fc from 'fast-check';
import { citations, type CitationsOptions } from '../../../lambda/reward-kit/citations';
import { InvalidSample } from '../../../lambda/reward-kit/errors';
import type { Grade } from '../../../lambda/reward-kit/grader';
import { readSample } from '../../../lambda/reward-kit/reward-sample';
import { inputRow, sampleOf } from './samples';

const RETURNS = 'Items may be returned within 30 days, with the original receipt.\r\nSale items are excluded.';
const SHIPPING = 'We don\u2019t ship to \u201cislands and lakes\u201d. Shipping costs $5.00 per parcel.';

const grade = (response: string, options: CitationsOptions = {}, documents: unknown = [RETURNS, SHIPPING]) =>
  citations({ contextField: 'documents', ...options })(readSample(inputRow('row-1', response, { documents }))) as Grade;

describe('citations', () => {
  test('gives the share of the quotes that stand in the context', () => {
    const response = 'You have "30 days, with the original receipt", and \u201cshipping is free for members\u201d.';
    expect(grade(response)).toEqual({
      score: 0.5,
      metrics: { quotes: 2, found: 1 },
      reason: '1 of 2 quotes stand in the context; not there: "shipping is free for members"',
    });
  });

  test.each([
    ['straight marks', 'It says "sale items are excluded".'],
    ['curly marks', 'It says \u201cSale items are excluded.\u201d'],
    ['German marks', 'Da steht \u201eSale items are excluded\u201c.'],
    ['guillemets', 'On lit \u00ab Sale items are excluded \u00bb.'],
    ['a block quote', 'It says:\r\n> Sale items\r\n> are excluded.\r\n> \u2014 Returns policy\r\n\r\nSo no.'],
    ['a line break inside', '"with the original receipt. Sale\nitems"'],
    ['a comma of the sentence inside', '"Sale items are excluded," it says.'],
    ['emphasis inside', '"Sale items are **excluded**"'],
    ['other apostrophes and inner marks', "\"we don't ship to 'islands and lakes'\""],
    ['something left out', '"returned within 30 days \u2026 sale items are excluded"'],
    ['something left out in brackets', '"items may be returned [...] with the original receipt"'],
    ['nothing left out between its parts', '"within 30 days \u2026 with the original receipt"'],
    ['an opening mark too many', 'So \u201c it says \u201csale items are excluded\u201d.'],
    ['inches elsewhere', 'A 5" pipe: "sale items are excluded"'],
    ['a lonely mark in another paragraph', 'So " it goes.\n\n"sale items are excluded"'],
  ])('finds a quote with %s', (_, response) => {
    expect(grade(response)).toMatchObject({ score: 1, metrics: { quotes: 1, found: 1 } });
  });

  test.each([
    ['other words', '"sale items are included"'],
    ['other order', '"items sale are excluded"'],
    ['words cut off', '"ale items are exclude"'],
    ['parts in the wrong order', '"sale items are excluded \u2026 returned within 30 days"'],
    ['parts from two documents', '"returned within 30 days \u2026 costs $5.00 per parcel"'],
    ['the seam of two documents', '"are excluded we don\'t ship"'],
  ])('does not find a quote with %s', (_, response) => {
    expect(grade(response)).toMatchObject({ score: 0, metrics: { quotes: 1, found: 0 } });
  });

  test.each(['', 'No quotes.', 'The "original receipt" counts.', '"original \u2026 sale \u2026 items"', '" "'])(
    'scores %j, which quotes nothing of three words, as told',
    (response) => {
      expect(grade(response)).toEqual({
        score: 0,
        metrics: { quotes: 0, found: 0 },
        reason: 'nothing is quoted',
      });
      expect(grade(response, { withoutQuotes: 0.5 }).score).toBe(0.5);
    },
  );

  test('counts shorter quotes on request', () => {
    expect(grade('The "original receipt" and "bank slips".', { minWords: 2 }).score).toBe(0.5);
  });

  test('counts a quote that is repeated once', () => {
    expect(grade('"Sale items are excluded" "SALE ITEMS ARE EXCLUDED." "one two three"').score).toBe(0.5);
  });

  test('reads scripts without spaces', () => {
    expect(
      grade('\u300c\u300d "\u6771\u4eac\u306b\u884c\u304f"', {}, '\u660e\u65e5\u6771\u4eac\u306b\u884c\u304f\u3002'),
    ).toMatchObject({ score: 1 });
  });

  test('takes the prompt as context when no field is named, and the reference answer when it is', () => {
    expect(citations()(sampleOf('You asked "what is 6 x 7?"'))).toMatchObject({ score: 1 });
    expect(
      citations({ contextField: 'reference_answer' })(sampleOf('"one two three"', 'One, two, three!')),
    ).toMatchObject({
      score: 1,
    });
    expect(
      citations({ contextField: 'reference_answer.source' })(sampleOf('"one two three"', { source: 'one two' })),
    ).toMatchObject({ score: 0 });
  });

  test.each([[undefined], [''], [[]], [['a', '']], [{ text: 'a' }], [[{ text: 'a' }]]])(
    'calls the row invalid when the context is %j',
    (documents) => {
      const grader = citations({ contextField: 'documents' });
      const sample = readSample(inputRow('row-1', '"a b c"', { documents }));
      expect(() => grader(sample)).toThrow(InvalidSample);
      expect(() => grader(sample)).toThrow(/documents: got .*; expected a text or a list of texts/);
    },
  );

  test('finds whatever is copied from the context', () => {
    fc.assert(
      fc.property(fc.lorem({ mode: 'words', maxCount: 30 }), fc.nat(), (context, at) => {
        const words = context.split(' ');
        fc.pre(words.length >= 3);
        const from = at % (words.length - 2);
        const quote = words.slice(from, from + 3).join(' ');
        expect(grade(`It says "${quote}".`, {}, context).score).toBe(1);
      }),
    );
  });

  test('scores any text between 0 and 1', () => {
    const piece = fc.constantFrom(
      '"',
      '\u201c',
      '\u201d',
      '\u201e',
      '\u00ab',
      '\u00bb',
      '> ',
      '\n',
      '\r\n',
      ' ',
      '...',
      'sale items are',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { score } = grade(pieces.join(''));
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each(['"', '" ', '\u201c', '\u201e\u201c', '> x\n', '"a b c" ', '\n', '"... '])(
    'reads %j in any number',
    (piece) => {
      expect(grade(piece.repeat(300_000 / piece.length)).score).toBe(0);
    },
  );

  test('judges by the first 200 quotes', () => {
    const quotes = Array.from({ length: 250 }, (_, n) => `"number ${n} is new"`).join('\n');
    expect(grade(quotes).metrics).toEqual({ quotes: 200, found: 0 });
  });

  test.each<[CitationsOptions, string]>([
    [{ minWords: 0 }, 'citations: minWords is 0; expected a whole number from 1'],
    [{ minWords: 1.5 }, 'citations: minWords is 1.5'],
    [{ withoutQuotes: NaN }, 'citations: withoutQuotes is NaN; expected a finite number'],
  ])('throws for %j', (options, message) => {
    expect(() => citations(options)).toThrow(message);
  });
});
