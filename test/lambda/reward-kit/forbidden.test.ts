import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { forbidden, type ForbiddenOptions } from '../../../lambda/reward-kit/forbidden';
import type { Grade } from '../../../lambda/reward-kit/grader';
import { PII_TYPES, type PiiType } from '../../../lambda/reward-kit/pii';
import { describeWithSharedData, sharedDataPath } from '../../shared-data';
import { growth, LINEAR_BELOW } from './growth';
import { sampleOf } from './samples';

const grade = (response: string, options: ForbiddenOptions) => forbidden(options)(sampleOf(response)) as Grade;
const kindsIn = (response: string) => PII_TYPES.filter((type) => grade(response, { pii: [type] }).score === 0);

describe('forbidden phrases', () => {
  const options: ForbiddenOptions = { phrases: ['as an AI', "I can't help"] };

  test.each(['As an AI, I think', 'so,\r\nas  an\u00a0ai.', 'as an A\u200bI', 'I can\u2019t help it', '**as an AI**'])(
    'are found in %j',
    (response) => {
      expect(grade(response, options).score).toBe(0);
    },
  );

  test.each(['', 'As an airline, we fly', 'was an AI', 'I can help'])('are not found in %j', (response) => {
    expect(grade(response, options)).toEqual({ score: 1, reason: 'nothing forbidden' });
  });
});

describe('forbidden patterns', () => {
  test('are RE2 patterns with flags of their own', () => {
    const options: ForbiddenOptions = { patterns: ['secret-\\d+', { pattern: '^password:', flags: 'im' }] };
    expect(grade('a secret-7', options)).toEqual({ score: 0, reason: 'found patterns[0]' });
    expect(grade('hi\r\nPassword: x', options)).toEqual({ score: 0, reason: 'found patterns[1]' });
    expect(grade('Secret-7, my password:', options).score).toBe(1);
  });

  test('never hang', () => {
    expect(grade(`${'a'.repeat(20_000)}!`, { patterns: ['^(a+)+$'] }).score).toBe(1);
    expect(grade('a'.repeat(20_000), { patterns: ['a.*b|a'], penaltyPerHit: 0.01 }).score).toBe(0);
  });
});

describe('the reason', () => {
  test('names what was found and never shows it', () => {
    const options: ForbiddenOptions = { phrases: ['x', 'top secret'], patterns: ['q{3}'], pii: PII_TYPES };
    expect(grade('top secret: qqq of john@example.com', options).reason).toBe('found phrases[1], patterns[0], EMAIL');
  });
});

describe('a penalty for each hit', () => {
  const options: ForbiddenOptions = { phrases: ['sorry'], patterns: ['!'], pii: ['EMAIL'], penaltyPerHit: 0.25 };

  test.each([
    ['Fine.', 1],
    ['Sorry.', 0.75],
    ['Sorry, sorry!', 0.25],
    ['a@example.com b@example.com sorry', 0.25],
    ['Sorry!!!', 0],
    ['!'.repeat(300_000), 0],
  ])('is taken from 1 down to 0: %#', (response, score) => {
    expect(grade(response, options).score).toBe(score);
  });

  test('makes a text no better when something is added to it', () => {
    const piece = fc.constantFrom('sorry ', 'a@example.com ', '! ', 'fine ');
    fc.assert(
      fc.property(fc.array(piece), piece, (pieces, more) => {
        const text = pieces.join('');
        expect(grade(text + more, options).score).toBeLessThanOrEqual(grade(text, options).score);
      }),
    );
  });
});

describe('personal data', () => {
  // Numbers that card schemes, banks and regulators publish as examples.
  test.each<[PiiType, string]>([
    ['EMAIL', 'john@example.com'],
    ['EMAIL', 'Mail John.O-Neil+x@mail.example.co.uk.'],
    ['EMAIL', '<j\u00fcrgen@b\u00fccher.example>'],
    ['EMAIL', 'jo\u200bhn@exam\u00adple.com'],
    ['EMAIL', 'john\uff20example.com'],
    ['PHONE', '+49 (0)30 1234-5678'],
    ['PHONE', '+1 415-555-2671'],
    ['PHONE', 'Call (415) 555-2671.'],
    ['PHONE', '415.555.2671'],
    ['PHONE', '030 12345678'],
    ['PHONE', '06 12 34 56 78'],
    ['PHONE', '0044 20 7946 0958'],
    ['PHONE', '+49\u00a030\u00a012345678'],
    ['CREDIT_DEBIT_CARD_NUMBER', '4111 1111 1111 1111'],
    ['CREDIT_DEBIT_CARD_NUMBER', '5555-5555-5555-4444, code 123'],
    ['CREDIT_DEBIT_CARD_NUMBER', '4111111111111111'],
    ['CREDIT_DEBIT_CARD_NUMBER', 'In 2024 4111 1111 1111 1111'],
    ['CREDIT_DEBIT_CARD_NUMBER', '3782 822463 10005'],
    ['INTERNATIONAL_BANK_ACCOUNT_NUMBER', 'DE89 3704 0044 0532 0130 00'],
    ['INTERNATIONAL_BANK_ACCOUNT_NUMBER', 'DE89 3704 0044 0532 0130 00 PLEASE'],
    ['INTERNATIONAL_BANK_ACCOUNT_NUMBER', 'gb29nwbk60161331926819'],
    ['INTERNATIONAL_BANK_ACCOUNT_NUMBER', 'MT84MALT011000012345MTLCAST001S'],
    ['US_SOCIAL_SECURITY_NUMBER', '123-45-6789'],
    ['US_SOCIAL_SECURITY_NUMBER', '123 45 6789'],
    ['US_SOCIAL_SECURITY_NUMBER', 'SSN: 123456789'],
  ])('of the kind %s is found in %j, and no other', (type, response) => {
    expect(kindsIn(response)).toEqual([type]);
    expect(grade(response, { pii: [type], penaltyPerHit: 0.25 }).score).toBe(0.75);
  });

  test.each([
    ['', 'an empty text'],
    ['4111 1111 1111 1112', 'a card number with a wrong digit'],
    ['1700000000000', 'a time in milliseconds'],
    ['978-3-16-148410-0', 'an ISBN'],
    ['0.4111111111111111', 'a fraction'],
    ['DE88 3704 0044 0532 0130 00', 'an IBAN with wrong check digits'],
    ['000-12-3456 666-12-3456 912-34-5678 123-00-4567 123-45-0000', 'numbers that are never given out'],
    ['order 123456789, case 4155552671', 'bare digits'],
    ['01-02-2024 10:30, 01/02/2024, 2024-01-15 10:00', 'dates'],
    ['1,250,000.00 + 3.14159 = 10 000 000', 'sums'],
    ['192.168.100.200', 'an IP address'],
    ['in 1999 2000 2001', 'years'],
    ['a@b, @example, x @ y.com', 'at signs'],
  ])('is not seen in %j: %s', (response) => {
    expect(kindsIn(response)).toEqual([]);
  });

  test.each(['1', '1 ', '1-', '+', '+1', '(', 'a', 'a@', 'a.', 'a@b.', 'DE89', 'DE89 ', 'A1B2 ', '0 ', '(0', 'ssn '])(
    'is looked for in linear time when %j goes on without end',
    (piece) => {
      const read = (text: string) => grade(text, { pii: PII_TYPES });
      expect(growth(read, (length) => piece.repeat(length / piece.length), 1_000)).toBeLessThan(LINEAR_BELOW);
    },
  );

  test('is a card number for one last digit of ten', () => {
    const digits = fc.array(fc.nat(9), { minLength: 14, maxLength: 14 }).map((all) => `4${all.join('')}`);
    fc.assert(
      fc.property(digits, (start) => {
        const right = Array.from(
          { length: 10 },
          (_, last) => grade(`${start}${last}`, { pii: ['CREDIT_DEBIT_CARD_NUMBER'] }).score,
        );
        expect(right.filter((score) => score === 0)).toHaveLength(1);
      }),
    );
  });

  test('is an IBAN for one pair of check digits', () => {
    const body = fc.array(fc.nat(9), { minLength: 18, maxLength: 18 }).map((all) => all.join(''));
    fc.assert(
      fc.property(body, (account) => {
        const pairs = Array.from({ length: 97 }, (_, n) => `${n + 2}`.padStart(2, '0'));
        const right = pairs.filter(
          (pair) => grade(`DE${pair}${account}`, { pii: ['INTERNATIONAL_BANK_ACCOUNT_NUMBER'] }).score === 0,
        );
        expect(right).toHaveLength(1);
      }),
      { numRuns: 20 },
    );
  });
});

describe('forbidden', () => {
  test.each<[ForbiddenOptions, string]>([
    [{}, 'forbidden: got no phrases, patterns or pii; give at least one of them'],
    [{ phrases: ['a', ' '] }, 'forbidden: phrases[1] is blank; expected a text to look for'],
    [{ patterns: ['a', '(?!b)'] }, 'forbidden: patterns[1] is "(?!b)"; RE2 says: error parsing regexp'],
    [{ patterns: [{ pattern: 'a', flags: 'x' }] }, 'forbidden: patterns[0]: flags is "x"'],
    [
      { pii: ['NAME' as PiiType] },
      'forbidden: pii holds "NAME"; expected any of EMAIL, PHONE, CREDIT_DEBIT_CARD_NUMBER',
    ],
    [{ pii: ['EMAIL'], penaltyPerHit: 0 }, 'forbidden: penaltyPerHit is 0; expected a number from 0.01 to 1'],
    [{ pii: ['EMAIL'], penaltyPerHit: NaN }, 'forbidden: penaltyPerHit is NaN'],
  ])('throws for %j', (options, message) => {
    expect(() => forbidden(options)).toThrow(message);
  });
});

describeWithSharedData('1,600 model solutions of GSM8K, full of numbers', () => {
  test('hold no personal data', () => {
    const rows = readFileSync(sharedDataPath('gsm8k', 'model-solutions.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, { solution?: string }>);
    const solutions = rows.flatMap((row) => Object.values(row).flatMap(({ solution }) => solution ?? []));

    expect(solutions).toHaveLength(1_600);
    expect(solutions.filter((solution) => kindsIn(solution).length > 0)).toEqual([]);
  });
});
