import { unifiedText } from './plain-text';

/** Kinds of personal data that can be found, under the names that Amazon Bedrock Guardrails has for them. */
export const PII_TYPES = [
  'EMAIL',
  'PHONE',
  'CREDIT_DEBIT_CARD_NUMBER',
  'INTERNATIONAL_BANK_ACCOUNT_NUMBER',
  'US_SOCIAL_SECURITY_NUMBER',
] as const;

export type PiiType = (typeof PII_TYPES)[number];

// Each repetition is bounded and cannot start again inside itself, so that reading stays linear.
const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu;

const PHONES: readonly RegExp[] = [
  // +49 (0)30 1234-5678, 0044 20 7946 0958
  /(?<![\p{L}\p{N}+])(?:\+|(?<!\d[ .\-/])00)[1-9](?:[ .\-/]?\(?\d\)?){6,14}(?!\d)/gu,
  // (415) 555-2671, 415-555-2671, 1 415.555.2671
  /(?<![\p{L}\p{N}]|\d[.\-/])(?:1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])[2-9]\d{2}[-. ]\d{4}(?![-.]?\d)/gu,
  // 030 12345678, (0171) 123 4567, 06 12 34 56 78, but no date
  /(?<![\p{L}\p{N}]|\d[ .\-/])(?!0\d[ /-]\d{2}[ /-](?:19|20)\d{2}(?!\d))\(?0[1-9]\d{0,3}\)?[ /-]{1,3}\d{2,8}(?:[ -]\d{2,8}){0,4}(?![-.]?\d)/gu,
];
/** With the country code; 00 in front of it counts too. */
const MIN_PHONE_DIGITS = { '+': 8, '00': 11, national: 9 } as const;
const MAX_PHONE_DIGITS = 17;

const CARDS: readonly RegExp[] = [
  /(?<!\d|\d[.,])\d{13,19}(?!\d)/g,
  /(?<!\d|\d[.,])\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?!\d)/g,
  /(?<!\d|\d[.,])\d{4}([ -])\d{4}\1\d{4}\1\d{4}\1\d{3}(?!\d)/g,
  /(?<!\d|\d[.,])\d{4}([ -])\d{6}\1\d{4,5}(?!\d)/g,
];

const IBANS: readonly RegExp[] = [
  /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?(?![A-Z0-9])/g,
  /(?<![a-z0-9])[a-z]{2}\d{2}[a-z0-9]{11,30}(?![a-z0-9])/gi,
];
const MIN_IBAN_CHARACTERS = 15;

const SOCIAL_SECURITY_NUMBERS: readonly RegExp[] = [
  /(?<!\d|\d-)(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?!\d|-\d)/g,
  /\b(?:SSN|social security(?: number| no\.?)?)[^\d\n]{0,12}(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}(?!\d)/gi,
];

const FINDERS: { readonly [type in PiiType]: (text: string) => number } = {
  EMAIL: (text) => matching(text, [EMAIL], () => true),
  PHONE: (text) => matching(text, PHONES, isPhone),
  CREDIT_DEBIT_CARD_NUMBER: (text) => matching(text, CARDS, isCard),
  INTERNATIONAL_BANK_ACCOUNT_NUMBER: (text) => matching(text, IBANS, isIban),
  US_SOCIAL_SECURITY_NUMBER: (text) => matching(text, SOCIAL_SECURITY_NUMBERS, () => true),
};

/**
 * How often a kind of personal data occurs. Card numbers and IBANs must have a right check digit. Phone numbers must
 * look like one: a country code, or groups of digits with separators; bare digits may as well be an order number.
 */
export function countPii(type: PiiType, text: string): number {
  return FINDERS[type](unifiedText(text));
}

function matching(text: string, patterns: readonly RegExp[], isOne: (found: string) => boolean): number {
  const places: { readonly start: number; readonly end: number }[] = [];
  for (const pattern of patterns) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const { 0: candidate, index } = match;
      if (isOne(candidate)) places.push({ start: index, end: index + candidate.length });
      // A year before a card number: the number may begin inside of what is none.
      else pattern.lastIndex = index + 1;
    }
  }
  return separate(places);
}

/** How many of the places are left when those that overlap an earlier one are not counted. */
function separate(places: { readonly start: number; readonly end: number }[]): number {
  let found = 0;
  let behind = 0;
  for (const { start, end } of places.sort((a, b) => a.start - b.start)) {
    if (start >= behind) found++;
    behind = Math.max(behind, end);
  }
  return found;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');

function isPhone(text: string): boolean {
  const { length } = digitsOf(text);
  const kind = text.startsWith('+') ? '+' : text.startsWith('00') ? '00' : 'national';
  return length >= MIN_PHONE_DIGITS[kind] && length <= MAX_PHONE_DIGITS;
}

/** Issuers begin with 2 to 6; the Luhn sum finds mistyped digits. */
function isCard(text: string): boolean {
  const digits = digitsOf(text);
  if (!/^[2-6]/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Words in capitals may stand behind an IBAN: try it without its last groups too. */
function isIban(text: string): boolean {
  const groups = text.toUpperCase().split(' ');
  for (let count = groups.length; count > 0; count--) {
    const candidate = groups.slice(0, count).join('');
    if (candidate.length < MIN_IBAN_CHARACTERS) return false;
    if (remainderOf97(candidate.slice(4) + candidate.slice(0, 4)) === 1) return true;
  }
  return false;
}

/** ISO 7064: letters count from A = 10. */
function remainderOf97(text: string): number {
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
