const BLOCK_LINE = /^ {0,3}>[ >]*/;
const ATTRIBUTION = /^\s*(?:[\u2013\u2014]|--)/;

/**
 * What a text quotes: between `"…"`, `“…”`, `„…“` or `«…»` inside one paragraph, and in block quotes (neighbouring lines
 * that start with `>`; a line `— author` below the quote is no part of it). A mark without its partner quotes nothing.
 *
 * @param text - with `\n` as line end
 */
export function* quotesIn(text: string): Generator<string> {
  let paragraph: string[] = [];
  let block: string[] = [];
  // One more blank line ends what is still open.
  for (const line of [...text.split('\n'), '']) {
    const mark = BLOCK_LINE.exec(line);
    if (mark) {
      const quoted = line.slice(mark[0].length);
      if (block.length === 0 || !ATTRIBUTION.test(quoted)) block.push(quoted);
    } else if (block.length > 0) {
      yield block.join(' ');
      block = [];
    }
    if (!mark && line.trim() !== '') {
      paragraph.push(line);
    } else if (paragraph.length > 0) {
      yield* markedQuotes(paragraph.join('\n'));
      paragraph = [];
    }
  }
}

function* markedQuotes(paragraph: string): Generator<string> {
  yield* between(paragraph, /"/g, () => true, opensStraight);
  yield* between(paragraph, /[\u201c-\u201f]/g, closesCurly);
  yield* between(paragraph, /[\u00ab\u00bb]/g, (opening, mark) => mark !== opening);
}

/** Texts between marks of one kind. A mark that cannot close the open quote opens a new one. */
function* between(
  text: string,
  marks: RegExp,
  closes: (opening: string, mark: string) => boolean,
  opens: (text: string, at: number) => boolean = () => true,
): Generator<string> {
  let open: number | undefined;
  for (const { 0: mark, index } of text.matchAll(marks)) {
    if (open !== undefined && closes(text[open], mark)) {
      yield text.slice(open + 1, index);
      open = undefined;
    } else if (opens(text, index)) {
      open = index;
    }
  }
}

/** A straight mark behind a letter or digit stands for inches, or closes what was never opened. */
const opensStraight = (text: string, at: number): boolean => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]);

/** English “…”, German „…“ and Swedish ”…”. */
function closesCurly(opening: string, mark: string): boolean {
  if (mark === '\u201d') return true;
  return mark === '\u201c' && (opening === '\u201e' || opening === '\u201f');
}
