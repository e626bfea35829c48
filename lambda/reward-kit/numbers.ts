/** A number found in running text. */
export interface FoundNumber {
  readonly value: number;
  /** Offset of its first character (its sign or currency sign, if it has one). */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
}

const CURRENCY = '[$€£¥₹]';
// Degenerate responses repeat one character for thousands of lines. Every repetition that can be retried from many
// starting points is therefore bounded, so that reading stays linear.
const WHOLE = String.raw`\d{1,3}(?:,\d{3}){1,8}(?!\d)|\d+`;
const PLAIN = String.raw`(?:(?:${WHOLE})(?:\.\d+)?|\.\d+)`;
const FRACTION = String.raw`\s{0,2}\/\s{0,2}(?<under>${PLAIN})(?!\d|\.\d|\s{0,2}\/\s{0,2}\d)`;
const POWER = String.raw`\^\{?(?<power>-?\d{1,3})\}?`;
const POWER_OF_TEN = String.raw`[eE](?<e>[+-]?\d{1,3})(?![\p{L}\d])|\s{0,2}[x×*]\s{0,2}10\^\{?(?<tens>-?\d{1,3})\}?`;
const NUMBER = new RegExp(
  // A minus after a digit, a letter or a bracket subtracts. Digits inside a word, an index or an exponent are no number.
  String.raw`(?<sign>(?<![\p{L}\p{N})\]}^]|\^\{)-)?(?:${CURRENCY}\s?(?<inner>-)?)?(?<![\p{L}\p{N}_]|\^\{?-?|\d\.)` +
    String.raw`(?:(?<mixed>\d{1,6})\s(?=\d{1,4}\/\d))?(?<number>${PLAIN})(?:${FRACTION}|${POWER}|${POWER_OF_TEN})?`,
  'gu',
);

/**
 * The same text with one spelling for what people and models write in many: Unicode minus signs and digits, vulgar
 * fractions, no-break spaces between thousands, LaTeX fractions and escapes, currency codes.
 */
export function plainNumbers(text: string): string {
  return (
    text
      .replace(/(\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))/g, '$1,')
      // NFKC turns 3½ into 31⁄2: keep the two apart.
      .replace(/(\d)(?=[\u00bc-\u00be\u2150-\u215e])/g, '$1 ')
      .normalize('NFKC')
      .replace(/\u2044/g, '/')
      .replace(/[\u2010-\u2015\u2212]/g, '-')
      .replace(/(\d)(?:\{,\}|\\[,!])(?=\d{3}(?!\d))/g, '$1,')
      .replace(
        /(\d?)\\[dt]?frac\{(-?[\d.,]{1,30})\}\{([\d.,]{1,30})\}/g,
        (_, whole: string, over: string, under: string) =>
          whole === '' ? `${over}/${under}` : `${whole} ${over}/${under}`,
      )
      .replace(/\\([$%#{}])/g, '$1')
      .replace(/\\times/g, '×')
      .replace(/(?<!\p{L})(?:US\$|USD|EUR|GBP|INR|Rs\.?)\s?(?=-?\.?\d)/giu, '$')
  );
}

/**
 * The numbers in a text, first to last: `-1,250.50`, `$3`, `.5`, `3/4`, `2 1/2`, `1.2e3`, `4 × 10^6`, `2^10`. Units and percent
 * signs are not part of a number: `50%` is 50. A comma only ever separates thousands.
 *
 * @param text - as returned by `plainNumbers`
 */
export function* numbersIn(text: string): Generator<FoundNumber> {
  for (const match of text.matchAll(NUMBER)) {
    const value = valueOf(match.groups ?? {});
    if (Number.isFinite(value)) yield { value, start: match.index, end: match.index + match[0].length };
  }
}

function valueOf(found: { readonly [part: string]: string | undefined }): number {
  const plain = (digits = '') => Number(digits.replace(/,/g, ''));
  const fraction = found.under === undefined ? plain(found.number) : plain(found.number) / plain(found.under);
  const base = plain(found.mixed) + fraction;
  const size =
    found.power === undefined ? base * 10 ** Number(found.e ?? found.tens ?? 0) : base ** Number(found.power);
  const negative = (found.sign !== undefined) !== (found.inner !== undefined);
  return negative && size !== 0 ? -size : size;
}
