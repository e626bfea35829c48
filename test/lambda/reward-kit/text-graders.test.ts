import fc from 'fast-check';
import { contains, type ContainsOptions } from '../../../lambda/reward-kit/contains';
import { InvalidSample } from '../../../lambda/reward-kit/errors';
import type { Grade } from '../../../lambda/reward-kit/grader';
import { length, type LengthOptions } from '../../../lambda/reward-kit/length';
import { matches, type MatchesOptions } from '../../../lambda/reward-kit/matches';
import { repetition } from '../../../lambda/reward-kit/repetition';
import { sampleOf } from './samples';

const HUGE = 300_000;
const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.lorem({ maxCount: 40 }));

describe('contains', () => {
  const grade = (response: string, options?: ContainsOptions, reference?: unknown) =>
    contains(options)(sampleOf(response, reference)) as Grade;

  test('gives the share of the wanted texts that are there', () => {
    const texts = ['30 days', 'receipt', 'store credit'];
    expect(grade('Within 30 days with a receipt.', { texts })).toEqual({
      score: 2 / 3,
      reason: '2 of 3 texts found; missing "store credit"',
    });
    expect(grade('', { texts })).toMatchObject({ score: 0 });
    expect(grade('30 days, receipt, store credit', { texts })).toMatchObject({
      score: 1,
      reason: '3 of 3 texts found',
    });
  });

  test('is content with one of them on request', () => {
    const options = { texts: ['refund', 'money back'], need: 'any' } as const;
    expect(grade('You get your money back.', options).score).toBe(1);
    expect(grade('A refund is your money back.', options).score).toBe(1);
    expect(grade('No.', options)).toEqual({ score: 0, reason: '0 of 2 texts found; missing "refund", "money back"' });
  });

  test('takes the reference answer, or a field of it with one text or many', () => {
    expect(grade('It is Paris.', {}, 'paris').score).toBe(1);
    expect(grade('a and c', { referenceField: 'keys.must' }, { keys: { must: ['a', 'b', 'c'] } }).score).toBe(2 / 3);
    expect(grade('room 12', { referenceField: 'room' }, { room: 12 }).score).toBe(1);
  });

  test.each([
    ['in other case', 'PARIS'],
    ['broken by a Windows line end', 'new\r\n  york', 'New York'],
    ['with curly quotation marks', 'don\u2019t \u201cpanic\u201d', `don't "panic"`],
    ['with another dash', 'well\u2011known', 'well-known'],
    ['in full-width letters', '\uff30\uff41\uff52\uff49\uff53'],
    ['with an invisible character inside', 'Pa\u200bris'],
    ['with a combining accent', 'cafe\u0301', 'caf\u00e9'],
  ])('finds a text %s', (_, response, text = 'Paris') => {
    expect(grade(response, { texts: [text] }).score).toBe(1);
  });

  test('tells upper case from lower case on request', () => {
    expect(grade('paris', { texts: ['Paris'], caseSensitive: true }).score).toBe(0);
    expect(grade('Paris', { texts: ['Paris'], caseSensitive: true }).score).toBe(1);
  });

  test.each([
    ['no', 'I know nothing', 0],
    ['no', 'know? no!', 1],
    ['no', '_no_', 1],
    ['a a', 'ba a a', 1],
    ['C++', 'C++11', 1],
    ['\u6771\u4eac', '\u7b54\u3048\u306f\u6771\u4eac\u3067\u3059', 1],
    ['\u{1d517}', 'x\u{1d517}', 0],
  ])('looks for %j as a whole word in %j on request', (text, response, score) => {
    expect(grade(response, { texts: [text], wholeWords: true }).score).toBe(score);
  });

  test.each([
    [{}, undefined],
    [{}, '  '],
    [{ referenceField: 'keys' }, { keys: [] }],
    [{ referenceField: 'keys' }, { keys: ['a', ''] }],
    [{ referenceField: 'keys' }, { keys: { a: 1 } }],
    [{ referenceField: 'keys' }, { other: 'a' }],
  ])('calls the row invalid when %j finds nothing to look for in %j', (options, reference) => {
    expect(() => grade('a', options, reference)).toThrow(InvalidSample);
  });

  test.each([
    [{ texts: [] }, 'contains: texts is []; expected at least one text, none of them blank'],
    [{ texts: ['a', '\u200b '] }, /contains: texts is .*none of them blank/],
    [{ texts: ['a'], referenceField: 'b' }, 'contains: got texts and referenceField; expected one of them'],
    [{ texts: ['a'], need: 'most' as 'all' }, `contains: need is "most"; expected 'all' or 'any'`],
  ])('throws for the options %j', (options, message) => {
    expect(() => contains(options)).toThrow(message);
  });

  test('finds every piece of a text in the text', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 20 }), fc.nat(), fc.nat(), (text, a, b) => {
        const words = text.split(' ');
        const [from, to] = [a % words.length, b % words.length].sort((x, y) => x - y);
        const piece = words.slice(from, to + 1).join(' ');
        expect(grade(text, { texts: [piece], wholeWords: true }).score).toBe(1);
      }),
    );
  });
});

describe('matches', () => {
  const score = (response: string, options: MatchesOptions) => (matches(options)(sampleOf(response)) as Grade).score;

  test.each<[string, MatchesOptions, number]>([
    ['see Ticket ABC-12 now', { pattern: 'Ticket [A-Z]{3}-\\d+' }, 1],
    ['see ticket abc-12 now', { pattern: 'Ticket [A-Z]{3}-\\d+' }, 0],
    ['see ticket abc-12 now', { pattern: 'Ticket [A-Z]{3}-\\d+', flags: 'i' }, 1],
    ['a\r\nyes\r\nb', { pattern: '^yes$', flags: 'm' }, 1],
    ['a\r\nyes\r\nb', { pattern: '^yes$' }, 0],
    ['<a>\r\n</a>', { pattern: '<a>.*</a>', flags: 's' }, 1],
    ['a\r\nYES', { pattern: '^yes$', flags: 'im' }, 1],
    ['<a>\n</a>', { pattern: '<a>.*</a>' }, 0],
    ['  yes\r\n', { pattern: 'yes|no', fullMatch: true }, 1],
    ['yes, indeed', { pattern: 'yes|no', fullMatch: true }, 0],
    ['\u{1f600}', { pattern: '.', fullMatch: true }, 1],
    ['\u0416\u0438\u0432\u0438', { pattern: '\\p{Cyrillic}+', fullMatch: true }, 1],
    ['', { pattern: '.' }, 0],
    ['', { pattern: '.*', fullMatch: true }, 1],
  ])('reads %j by %j as %d', (response, options, expected) => {
    expect(score(response, options)).toBe(expected);
  });

  test('reads any length with patterns that other engines never finish', () => {
    const many = 'a'.repeat(100_000);
    expect(score(many, { pattern: '(a+)+$' })).toBe(1);
    expect(score(`${many}!`, { pattern: '(a+)+$' })).toBe(0);
    expect(score(`${many}!`, { pattern: '^(\\w+\\s?)*$' })).toBe(0);
    expect(score(many, { pattern: '(a|aa)+b', fullMatch: true })).toBe(0);
  });

  test('says what it looked for', () => {
    expect(matches({ pattern: 'a+', flags: 'i' })(sampleOf('b'))).toEqual({ score: 0, reason: 'no match of /a+/i' });
    expect(matches({ pattern: 'a+', fullMatch: true })(sampleOf('aa'))).toEqual({
      score: 1,
      reason: 'a match from end to end of /a+/',
    });
  });

  test.each<[MatchesOptions, string]>([
    [
      { pattern: '(?=a)b' },
      'matches: pattern is "(?=a)b"; RE2 says: error parsing regexp: invalid or unsupported Perl',
    ],
    [{ pattern: '(a)\\1' }, 'invalid escape sequence: `\\1`. It has no lookahead, lookbehind or back-references'],
    [{ pattern: '[a' }, 'missing closing ]'],
    [{ pattern: 'a{2000}' }, 'invalid repeat count'],
    [{ pattern: '' }, 'matches: pattern is ""; expected an RE2 pattern that is not empty'],
    [{ pattern: /a/ as unknown as string }, 'matches: pattern is {}; expected an RE2 pattern'],
    [{ pattern: 'a', flags: 'g' }, 'matches: pattern: flags is "g"; expected any of i (ignore case), m'],
  ])('throws for %j when it is made', (options, message) => {
    expect(() => matches(options)).toThrow(message);
  });

  test('agrees with RegExp where both know the pattern', () => {
    const pattern = fc.array(fc.constantFrom('a', 'b', '.', '[ab]', '(?:ab|c)', 'a*', 'b+?', 'c{1,3}', '^', '$'), {
      minLength: 1,
      maxLength: 6,
    });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n', '\u00e9'), maxLength: 30 });
    fc.assert(
      fc.property(pattern, text, (pieces, response) => {
        const source = pieces.join('');
        expect(score(response, { pattern: source })).toBe(new RegExp(source, 'u').test(response) ? 1 : 0);
      }),
    );
  });
});

describe('length', () => {
  const grade = (response: string, options: LengthOptions) => length(options)(sampleOf(response)) as Grade;

  test.each([
    [0, 0],
    [5, 0.5],
    [10, 1],
    [20, 1],
    [25, 0.75],
    [39, 0.05],
    [40, 0],
    [HUGE, 0],
  ])('with min 10 and max 20 scores %d characters %d', (count, score) => {
    expect(grade('x'.repeat(count), { min: 10, max: 20 }).score).toBeCloseTo(score, 12);
  });

  test('reaches 0 where it is told to', () => {
    expect(grade('x'.repeat(21), { max: 20, zeroAt: 24 }).score).toBe(0.75);
    expect(grade('x'.repeat(24), { max: 20, zeroAt: 24 }).score).toBe(0);
  });

  test('needs only one end of the band', () => {
    expect(grade('', { max: 20 }).score).toBe(1);
    expect(grade('x'.repeat(HUGE), { min: 10 }).score).toBe(1);
    expect(grade('abc', { min: 4 })).toEqual({ score: 0.75, reason: '3 characters; wanted at least 4' });
  });

  test.each<[string, number, LengthOptions['unit']]>([
    ['  abc\r\n', 3, 'characters'],
    ['a\r\nb', 3, 'characters'],
    ['\u{1f600}\u{1f600}', 2, 'characters'],
    ['\ud83d', 1, 'characters'],
    ['\u6771\u4eac', 2, 'characters'],
    ["don't say well-known 1,250.50 twice - ok?", 6, 'words'],
    ['one\r\ntwo\u00a0three', 3, 'words'],
    ['**bold** _words_', 2, 'words'],
    ['\u6771\u4eac\u3067\u3059', 4, 'words'],
    ['\uc11c\uc6b8 \uc785\ub2c8\ub2e4', 2, 'words'],
    ['... \u{1f600} ---', 0, 'words'],
    ['a'.repeat(100), 3, 'words'],
  ])('counts %j as %d %s', (response, count, unit) => {
    expect(grade(response, { max: 1, unit }).reason).toBe(`${count} ${unit}; wanted at most 1`);
  });

  test('never scores a longer one better above the band, nor a shorter one below it', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (a, b) => {
        const [shorter, longer] = [a, b].sort((x, y) => x - y);
        const score = (count: number) => grade('x'.repeat(count), { min: 20, max: 30, zeroAt: 50 }).score;
        if (longer <= 30) expect(score(shorter)).toBeLessThanOrEqual(score(longer));
        if (shorter >= 20) expect(score(shorter)).toBeGreaterThanOrEqual(score(longer));
      }),
    );
  });

  test.each<[LengthOptions, string]>([
    [{}, 'length: got neither min nor max'],
    [{ min: -1 }, 'length: min is -1; expected a finite number from 0'],
    [{ max: NaN }, 'length: max is NaN; expected a finite number from 0'],
    [{ max: 0 }, 'length: max is 0; expected a number above 0 that is not below min (0)'],
    [{ min: 5, max: 4 }, 'length: max is 4; expected a number above 0 that is not below min (5)'],
    [{ max: 4, zeroAt: 4 }, 'length: zeroAt is 4; expected a finite number above max (4)'],
    [{ min: 4, zeroAt: 9 }, 'length: zeroAt is 9; expected a finite number above max (not given)'],
    [{ max: 4, unit: 'tokens' as 'words' }, `length: unit is "tokens"; expected 'characters' or 'words'`],
  ])('throws for %j', (options, message) => {
    expect(() => length(options)).toThrow(message);
  });
});

describe('repetition', () => {
  const score = (response: string, size?: number) => (repetition({ size })(sampleOf(response)) as Grade).score;

  test('is 1 when nothing is said twice', () => {
    expect(score('The quick brown fox jumps over the lazy dog.')).toBe(1);
    expect(score('one two one two', 3)).toBe(1);
  });

  test('falls with what is said again, whatever its case and punctuation', () => {
    expect(score('a b c d. A b, C d', 4)).toBe(4 / 5);
    expect(score('We add the two numbers.\r\n'.repeat(10))).toBeCloseTo(5 / 47, 12);
    expect(repetition({ size: 1 })(sampleOf('no no no yes'))).toEqual({
      score: 0.5,
      reason: '2 of 4 1-grams repeat an earlier one',
    });
  });

  test.each(['ha', '!', '\u{1f600}', '- ', 'so ', '\u54c8', 'abc'])(
    'is near 0 when %j goes on without end',
    (piece) => {
      expect(score(piece.repeat(HUGE / piece.length))).toBeLessThan(0.01);
    },
  );

  test.each(['', ' \r\n', 'three words only'])('is 1 for %j, too short to repeat', (response) => {
    expect(score(response)).toBe(1);
  });

  test('stays above 0 and at most 1', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), (text, size, times) => {
        const found = score(text.repeat(times), size);
        expect(found).toBeGreaterThan(0);
        expect(found).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('never rises when the whole text is said once more', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 20 }), (text) => {
        expect(score(`${text} ${text} ${text}`)).toBeLessThanOrEqual(score(`${text} ${text}`));
      }),
    );
  });

  test.each([0, 1.5, NaN])('throws for a size of %d', (size) => {
    expect(() => repetition({ size })).toThrow(`repetition: size is ${size}; expected a whole number from 1`);
  });
});
