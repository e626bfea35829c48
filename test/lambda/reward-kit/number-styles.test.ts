import fc from 'fast-check';
import { numberMatch, type Grade, type NumberMatchOptions } from '../../../lambda/reward-kit';
import { growth, LINEAR_BELOW } from './growth';
import { sampleOf } from './samples';

const score = (response: string, reference: unknown, options?: NumberMatchOptions) =>
  (numberMatch(options)(sampleOf(response, reference)) as Grade).score;

describe('percentages', () => {
  test.each<[NumberMatchOptions['percent'], string, string, number]>([
    [undefined, '50%', '50', 1],
    [undefined, '50%', '0.5', 0],
    ['as-unit', '50 percent', '50', 1],
    ['as-unit', '50%', '0.5', 0],
    ['as-fraction', '50%', '0.5', 1],
    ['as-fraction', '0.5', '50%', 1],
    ['as-fraction', '50 per cent', '0.5', 1],
    ['as-fraction', '50 pct', '0.5', 1],
    ['as-fraction', '50\\%', '0.5', 1],
    ['as-fraction', '50%', '50', 0],
    ['as-fraction', '50%', '50%', 1],
    ['either', '50%', '0.5', 1],
    ['either', '50%', '50', 1],
    ['either', '0.5', '50%', 1],
    ['either', '50', '50%', 1],
    ['either', '50%', '50%', 1],
    ['either', '50%', '0.5%', 0],
    ['either', '0.5', '50', 0],
    ['either', '50% of 7', '7', 1],
    ['either', '-12.5%', '-0.125', 1],
  ])('%s: %s against %s scores %d', (percent, response, reference, expected) => {
    expect(score(response, reference, { percent })).toBe(expected);
  });

  test('are compared within the tolerance of the reading that fits', () => {
    const options = { percent: 'either', tolerance: { relative: 0.001 } } as const;
    expect(score('Answer: 14.28%', '0.14279', options)).toBe(1);
    expect(score('Answer: 14.28%', '14.279', options)).toBe(1);
    expect(score('Answer: 14.28%', '1.4279', options)).toBe(0);
  });

  test('on both sides are compared as they stand, so that an absolute tolerance is not a hundred times wider', () => {
    const options = { percent: 'either', tolerance: { absolute: 0.05 } } as const;
    expect(score('50.01%', '50%', options)).toBe(1);
    expect(score('49%', '50%', options)).toBe(0);
  });

  test('throws for a reading that does not exist', () => {
    expect(() => numberMatch({ percent: 'both' as 'either' })).toThrow(
      'numberMatch: percent is "both"; expected as-unit, as-fraction, either.',
    );
  });
});

describe('numbers in brackets', () => {
  const options = { accountingNegatives: true };

  test.each([
    ['(1,234)', '-1234'],
    ['( 1,234 )', '-1234'],
    ['$(1,234)', '-1234'],
    ['($1,234.50)', '-1234.5'],
    ['(12.5%)', '-12.5'],
    ['(12.5)%', '-12.5'],
    ['Answer: (5)', '-5'],
    ['\\boxed{(5)}', '-5'],
    ['a loss of (5)', '-5'],
    ['#### 3 - 8 = (5)', '-5'],
  ])('%s is %s', (text, value) => {
    expect(score(text, value, options)).toBe(1);
    expect(score(value, text, options)).toBe(1);
  });

  test.each([
    ['(-5)', '-5'],
    ['f(5)', '5'],
    ['(5 apples)', '5'],
    ['(5, 6)', '6'],
    ['(0)', '0'],
    ['5)', '5'],
  ])('%s is %s all the same', (text, value) => {
    expect(score(text, value, options)).toBe(1);
  });

  test('are positive without the option', () => {
    expect(score('(1,234)', '1234')).toBe(1);
    expect(score('(1,234)', '-1234')).toBe(0);
  });

  test('keep their percent sign, inside and outside', () => {
    const both = { ...options, percent: 'as-fraction' } as const;
    expect(score('(12.5%)', '-0.125', both)).toBe(1);
    expect(score('(12.5)%', '-0.125', both)).toBe(1);
  });
});

describe('scale words', () => {
  const options = { scaleWords: true };

  test.each([
    ['1.2 million', '1200000'],
    ['$1.1 million', '1100000'],
    ['1.1 Billion dollars', '1100000000'],
    ['3 thousand', '3000'],
    ['2.5 millions', '2500000'],
    ['12k', '12000'],
    ['12 K.', '12000'],
    ['$3.4M', '3400000'],
    ['3bn', '3000000000'],
    ['a 3-million deal', '3000000'],
    ['1/2 million', '500000'],
    ['2 1/2 million', '2500000'],
    ['-4.4 million', '-4400000'],
    ['0.07 billion', '70000000'],
  ])('%s is %s', (text, value) => {
    expect(score(text, value, options)).toBe(1);
    expect(score(`#### ${text}`, value, options)).toBe(1);
  });

  test.each([
    ['72 m^2', '72'],
    ['72 m\u00b2', '72'],
    ['72 m/s', '72'],
    ['72 km', '72'],
    ['72 kg', '72'],
    ['72 months', '72'],
    ['72 bnx', '72'],
    ['72 millionaires', '72'],
    ['72\nMillions of birds', '72'],
  ])('%s is %s: another word or unit', (text, value) => {
    expect(score(text, value, options)).toBe(1);
  });

  test('are units like any other without the option', () => {
    expect(score('1.2 million', '1.2')).toBe(1);
    expect(score('72k', '72000')).toBe(0);
  });

  test('go together with brackets and percent signs', () => {
    const all = { scaleWords: true, accountingNegatives: true, percent: 'either' } as const;
    expect(score('(1.5 million)', '-1500000', all)).toBe(1);
    expect(score('($1.5m)', '-1500000', all)).toBe(1);
    expect(score('a margin of 12%', '0.12', all)).toBe(1);
  });
});

describe('a number in any style', () => {
  const ALL = { scaleWords: true, accountingNegatives: true, percent: 'as-fraction' } as const;
  const grouped = (n: number) => Math.abs(n).toLocaleString('en-US', { maximumFractionDigits: 20 });
  const superscript = (n: number) => n.toExponential().replace(/e\+?(-?\d+)/, ' \u00d7 10^{$1}');
  const mixed = (n: number, sign: string) => {
    const [whole, quarters] = [Math.floor(Math.abs(n)), Math.round((Math.abs(n) % 1) * 4)];
    return quarters === 0 ? undefined : whole === 0 ? `${sign}${quarters}/4` : `${sign}${whole} ${quarters}/4`;
  };
  const STYLES: { readonly [style: string]: (n: number) => string | undefined } = {
    plain: (n) => String(n),
    grouped: (n) => `${n < 0 ? '-' : ''}${grouped(n)}`,
    'with a Unicode minus': (n) => `${n < 0 ? '\u2212' : ''}${grouped(n)}`,
    'as money': (n) => `${n < 0 ? '-' : ''}$${grouped(n)}`,
    'in brackets': (n) => (n < 0 ? `(${grouped(n)})` : undefined),
    'as money in brackets': (n) => (n < 0 ? `($${grouped(n)})` : undefined),
    scientific: (n) => n.toExponential(),
    'as a power of ten': superscript,
    'as a fraction': (n) => `${n < 0 ? '-' : ''}\\frac{${Math.abs(n) * 4}}{4}`,
    'as a plain fraction': (n) => `${n * 4}/4`,
    'as a mixed number': (n) => mixed(n, n < 0 ? '-' : ''),
    'as a percentage': (n) => `${n * 100}%`,
    'in thousands': (n) => `${n / 1_000} thousand`,
    'in k': (n) => `${n / 1_000}k`,
    'in millions': (n) => `${n / 1_000_000} million`,
    'in M': (n) => `$${n / 1_000_000}M`,
    'in billions': (n) => `${n / 1_000_000_000} bn`,
  };

  test.each(Object.keys(STYLES))('parses to what it was: %s', (style) => {
    fc.assert(
      fc.property(fc.integer({ min: -4_000_000, max: 4_000_000 }), (quarters) => {
        const n = quarters / 4;
        const text = STYLES[style](n);
        fc.pre(text !== undefined && (style.startsWith('scientific') || !text.includes('e-')));
        expect([text, score(`#### ${text}`, String(n), ALL)]).toEqual([text, 1]);
        expect([text, score(`It makes ${text}.`, String(n), ALL)]).toEqual([text, 1]);
        expect([text, score(`#### ${text}`, String(n + 1), ALL)]).toEqual([text, 0]);
      }),
    );
  });

  test.each(['(', '(1', '(1)', '1k', '1 million ', '1%', '( ', '$(', '1 %', 'm', '1-'])(
    'is read in linear time when %j repeats without end',
    (piece) => {
      const read = (text: string) => [score(text, '7', ALL), score(`A: ${text}x`, '7', ALL)];
      expect(growth(read, (length) => piece.repeat(length / piece.length), 1_000)).toBeLessThan(LINEAR_BELOW);
    },
  );
});
