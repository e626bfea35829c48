/** A number found in running text. */
export interface FoundNumber {
  readonly value: number;
  /** Offset of its first character (its sign or currency sign, if it has one). */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
  /** Whether a percent sign or the word follows. The value does not allow for it: 50% is 50. */
  readonly percent: boolean;
}

/** Ways of writing numbers that mean something else in other texts. */
export interface NumberStyles {
  /**
   * Whether `(1,234)` is negative, as in financial reports; a currency or percent sign may stand inside or outside. Not
   * behind a letter or digit, as in `f(3)`.
   * @default false
   */
  readonly accountingNegatives?: boolean;
  /**
   * Whether `1.2 million` is 1,200,000: thousand, million, billion and their plurals, k, m, bn, in upper and lower case.
   * @default false
   */
  readonly scaleWords?: boolean;
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

const PERCENT = /[ \t]{0,2}(?:%|(?:percent|per cent|pct)(?![\p{L}\p{N}]))/iuy;
// `m` is no scale in `m^2`, `m/s` and, once superscripts are plain, `m2`.
const SCALE =
  /(?:[ \t]{0,2}|-)(?:(?<thousand>thousands?|k)|(?<million>millions?|m)|(?<billion>billions?|bn))(?![\p{L}\p{N}^/])/iuy;
const OPEN_BEFORE = new RegExp(String.raw`(?<![\p{L}\p{N}_)\]}])${CURRENCY}?\(\s{0,2}$`, 'u');
const CLOSE_AFTER = /\s{0,2}\)/uy;

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
 * @param styles - what else to read; scale words and brackets then belong to the number
 */
export function* numbersIn(text: string, styles: NumberStyles = {}): Generator<FoundNumber> {
  const { accountingNegatives = false, scaleWords = false } = styles;
  for (const match of text.matchAll(NUMBER)) {
    const start = match.index;
    const digitsEnd = start + match[0].length;
    const { end, power } = (scaleWords ? scaleAt(text, digitsEnd) : undefined) ?? { end: digitsEnd, power: 0 };
    const size = timesPowerOfTen(valueOf(match.groups ?? {}), power);
    const percentEnd = endOf(PERCENT, text, end);
    const bracketEnd = accountingNegatives && size > 0 ? endOfBracket(text, start, percentEnd ?? end) : undefined;
    const percent =
      percentEnd !== undefined || (bracketEnd !== undefined && endOf(PERCENT, text, bracketEnd) !== undefined);
    const value = bracketEnd === undefined ? size : -size;
    if (Number.isFinite(value)) yield { value, start, end: bracketEnd ?? end, percent };
  }
}

function scaleAt(text: string, at: number): { readonly end: number; readonly power: number } | undefined {
  SCALE.lastIndex = at;
  const found = SCALE.exec(text)?.groups;
  if (!found) return undefined;
  return { end: SCALE.lastIndex, power: found.thousand !== undefined ? 3 : found.million !== undefined ? 6 : 9 };
}

/** Moves the decimal point in the digits: 1.1 times a million is not quite 1,100,000 for a computer. */
function timesPowerOfTen(value: number, power: number): number {
  if (power === 0 || !Number.isFinite(value)) return value;
  const [digits, exponent] = value.toExponential().split('e');
  return Number(`${digits}e${Number(exponent) + power}`);
}

/** The end of a bracket around nothing but the number. */
function endOfBracket(text: string, start: number, end: number): number | undefined {
  const before = text.slice(Math.max(0, start - 5), start);
  return OPEN_BEFORE.test(before) ? endOf(CLOSE_AFTER, text, end) : undefined;
}

function endOf(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : undefined;
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
