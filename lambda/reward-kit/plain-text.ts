const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
const UNSPACED = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]`;

/** A letter, digit or mark of a script that puts spaces between its words. Source of a regular expression with flag u. */
export const WORD_CHARACTER = String.raw`(?:(?!${UNSPACED})[\p{L}\p{N}\p{M}])`;

const ENDS_IN_WORD = new RegExp(`${WORD_CHARACTER}$`, 'u');
const STARTS_IN_WORD = new RegExp(`^${WORD_CHARACTER}`, 'u');

// Bounded: a response of one endless word would fill the stack of the matcher, and count as a single word.
const WORD = new RegExp(
  String.raw`(?=[\p{L}\p{N}])${UNSPACED}|(?:${WORD_CHARACTER}(?:['.,-](?=${WORD_CHARACTER}))?){1,40}`,
  'gu',
);

/** The text with `\n` as line end: in patterns, `$` does not stand before a carriage return. */
export const unixLines = (text: string): string => text.replace(/\r\n?/g, '\n');

/**
 * The text with one spelling for what looks the same: line ends, quotation marks, dashes, full-width letters and
 * ligatures. Invisible characters (zero-width spaces, soft hyphens, variation selectors) are taken out. Lines stay.
 */
export function unifiedText(text: string): string {
  return unixLines(text)
    .replace(/[\u2018-\u201b\u2032\u00b4`]/g, "'")
    .replace(/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(UNSEEN, '')
    .normalize('NFKC');
}

/** The same on one line, with single spaces; in lower case unless `caseSensitive`. For comparing, not for showing. */
export function plainText(text: string, caseSensitive = false): string {
  const plain = unifiedText(text).replace(/\s+/g, ' ').trim();
  return caseSensitive ? plain : plain.toLowerCase();
}

/**
 * The words of a text: runs of letters and digits, with the apostrophes, hyphens, points and commas inside them
 * (`don't`, `well-known`, `1,250.50`). In scripts without spaces (Chinese, Japanese, Thai, …) each character is a word.
 * A word of more than 40 characters counts once for each 40.
 *
 * @param text - as returned by `unifiedText` or `plainText`
 */
export function wordsIn(text: string): string[] {
  return text.match(WORD) ?? [];
}

/**
 * Offsets at which a phrase occurs, first to last, without overlaps.
 *
 * @param text - as returned by `plainText`
 * @param phrase - as returned by `plainText`, not empty
 * @param wholeWords - leaves out places inside a longer word: "art" in "party"
 */
export function* occurrences(text: string, phrase: string, wholeWords: boolean): Generator<number> {
  const bound = wholeWords && { left: STARTS_IN_WORD.test(phrase), right: ENDS_IN_WORD.test(phrase) };
  let from = 0;
  for (;;) {
    const start = text.indexOf(phrase, from);
    if (start < 0) return;
    const end = start + phrase.length;
    // Two code units hold any one character.
    const inside =
      bound &&
      ((bound.left && ENDS_IN_WORD.test(text.slice(Math.max(start - 2, 0), start))) ||
        (bound.right && STARTS_IN_WORD.test(text.slice(end, end + 2))));
    if (!inside) yield start;
    from = inside ? start + 1 : end;
  }
}

/** Whether a phrase occurs: see `occurrences`. */
export function occursIn(text: string, phrase: string, wholeWords: boolean): boolean {
  return occurrences(text, phrase, wholeWords).next().done !== true;
}

/** A text short enough to quote in a reason. */
export function excerpt(text: string, length = 60): string {
  const line = text
    .slice(0, length * 4)
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= length ? `"${line}"` : `"${characters.slice(0, length - 1).join('')}…"`;
}
