/** White space that is more than one plain space between words. */
const UNEVEN_SPACE = /\s{2,}|[^\S ]/g;

/**
 * Text in the form in which prompts are compared: Unicode NFKC, every stretch of white space one space, none at the
 * ends. Case stays: "us" and "US" ask different things.
 */
export function normaliseText(text: string): string {
  return text.normalize('NFKC').replace(UNEVEN_SPACE, ' ').trim();
}
