/** Control characters and characters that turn the direction of writing. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text of others on one line of a terminal: it can neither move the cursor nor change how the rest reads. */
export function plainText(text: string, longest = 200): string {
  const line = text.replace(/\s+/g, ' ').replace(UNSAFE, '\ufffd');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
