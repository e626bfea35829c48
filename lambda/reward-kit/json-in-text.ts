import { jsonrepair } from 'jsonrepair';

/** Deeper documents are not read: comparing them would use up the stack. */
const MAX_DEPTH = 100;

/** Repair takes time that grows with the square of the length when a response is broken throughout. */
const MAX_REPAIR_LENGTH = 20_000;

const FENCE = /^[ \t]{0,12}```/m;
const TOKEN = /true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|[\s,:]+/y;

/** A document found in running text. */
export interface FoundJson {
  readonly value: unknown;
  /** Whether the text had to be repaired to be read. */
  readonly repaired: boolean;
}

/** What a caller takes for its document: objects, lists or both. */
export type JsonKind = 'object' | 'list' | 'any';

/**
 * The JSON of a response: the whole text, else the first document of that kind in a fenced block, else the first one
 * anywhere. Parts of a document that is broken or cut off do not count as documents.
 *
 * With `repair`, text that holds none is read with what models leave out put back: quotes, commas, closing brackets. Up to
 * 20,000 characters are repaired.
 */
export function jsonIn(text: string, kind: JsonKind, repair = false): FoundJson | undefined {
  const whole = wholeJson(text);
  if (whole) return { value: whole.value, repaired: false };
  const fenced = text.split(FENCE).filter((_, index) => index % 2 === 1);
  for (const part of [...fenced, text]) {
    for (const value of jsonDocuments(part)) if (isOfKind(value, kind)) return { value, repaired: false };
  }
  if (!repair) return undefined;
  for (const part of [...fenced, text]) {
    const found = repairedJson(part, kind);
    if (found) return { value: found.value, repaired: true };
  }
  return undefined;
}

/** Every object and list in a text, first to last, without those inside others. Takes time linear in its length. */
export function* jsonDocuments(text: string): Generator {
  const opening = /[{[]/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const { end, closed } = spanFrom(text, match.index);
    const found = closed ? parsed(text.slice(match.index, end)) : undefined;
    if (found) yield found.value;
    // What a broken document holds is no document of its own: go on behind the place where it broke.
    opening.lastIndex = Math.max(end, match.index + 1);
  }
}

/** The value of a text that is JSON and nothing else. In an object of its own, since `null` is a value. */
export function wholeJson(text: string): { readonly value: unknown } | undefined {
  const trimmed = text.trim();
  if (!/^[{[]/.test(trimmed)) return parsed(trimmed);
  const { end, closed } = spanFrom(trimmed, 0);
  return closed && end === trimmed.length ? parsed(trimmed) : undefined;
}

/** Where the document that opens at `start` closes, or where it stops being one. */
function spanFrom(text: string, start: number): { readonly end: number; readonly closed: boolean } {
  const open: string[] = [];
  let at = start;
  let depth = 0;
  while (at < text.length) {
    const char = text[at];
    if (char === '{' || char === '[') {
      open.push(char === '{' ? '}' : ']');
      depth = Math.max(depth, open.length);
      at++;
    } else if (char === '}' || char === ']') {
      if (open.pop() !== char) return { end: at, closed: false };
      at++;
      if (open.length === 0) return { end: at, closed: depth <= MAX_DEPTH };
    } else {
      TOKEN.lastIndex = at;
      const token = TOKEN.exec(text);
      // An unfinished string runs to the end of its line: nothing up to there opens a document.
      if (!token) return { end: char === '"' ? endOfLine(text, at) : at, closed: false };
      at = TOKEN.lastIndex;
    }
  }
  return { end: at, closed: false };
}

function repairedJson(text: string, kind: JsonKind): { readonly value: unknown } | undefined {
  const start = text.search(kind === 'object' ? /\{/ : kind === 'list' ? /\[/ : /[{[]/);
  if (start < 0 || text.length - start > MAX_REPAIR_LENGTH) return undefined;
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
  // Cut behind the last bracket, which leaves out what is said afterwards; whole, when the document was never closed.
  for (const candidate of [text.slice(start, end), text.slice(start)]) {
    const found = wholeJson(repairedText(candidate));
    if (found && isOfKind(found.value, kind)) return found;
  }
  return undefined;
}

function repairedText(text: string): string {
  try {
    return jsonrepair(text);
  } catch {
    return '';
  }
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function isOfKind(value: unknown, kind: JsonKind): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return kind === 'any' || Array.isArray(value) === (kind === 'list');
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
