const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that HTML does not allow, and those that turn the direction of whatever follows. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/**
 * Text of others as HTML, for content and for quoted attributes. Line feeds and tabs stay; other control characters become
 * U+FFFD.
 */
export function escaped(text: string): string {
  return text
    .replace(UNSAFE, (character) => (character === '\n' || character === '\t' ? character : '\ufffd'))
    .replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
