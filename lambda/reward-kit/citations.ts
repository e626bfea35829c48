import type { Grader } from './grader';
import { excerpt, plainText, unifiedText, unixLines, wordsIn } from './plain-text';
import { quotesIn } from './quotes';
import type { RewardSample } from './reward-sample';
import { sampleField, textsIn } from './sample-fields';

const DEFAULT_MIN_WORDS = 3;
/** A response that is nothing but quotes must not cost minutes. */
const MAX_QUOTES = 200;
const OMISSION = /\[?\.{3,}\]?/;

export interface CitationsOptions {
  /**
   * Field of the dataset row with the context, a text or a list of texts; dots descend, and `reference_answer.<field>`
   * reads the reference answer.
   * @default - the context is the prompt, all its messages
   */
  readonly contextField?: string;
  /**
   * Shortest quote that counts, in words. Shorter ones are names or single terms, which prove nothing.
   * @default 3
   */
  readonly minWords?: number;
  /**
   * Score of a response that quotes nothing.
   * @default 0
   */
  readonly withoutQuotes?: number;
}

/**
 * The share of the response's quotes that really stand in the context. A quote is a text between quotation marks
 * (`"…"`, `“…”`, `„…“`, `«…»`) or a block quote (lines that start with `>`).
 *
 * Letter case, white space and punctuation make no difference; words and their order do. Where a quote leaves something
 * out (`…` or `[...]`), its parts must follow each other in the same text of the context. The same quote twice counts
 * once, and only the first 200 count. Metrics: `quotes` and `found`, their numbers.
 *
 * A row without a context is invalid.
 *
 * @throws an Error when `minWords` is no whole number from 1, or `withoutQuotes` is not finite
 * @example
 * citations({ contextField: 'documents' })
 */
export function citations(options: CitationsOptions = {}): Grader {
  const { contextField, minWords = DEFAULT_MIN_WORDS, withoutQuotes = 0 } = options;
  if (!Number.isInteger(minWords) || minWords < 1) {
    throw new Error(`citations: minWords is ${minWords}; expected a whole number from 1.`);
  }
  if (!Number.isFinite(withoutQuotes)) {
    throw new Error(`citations: withoutQuotes is ${withoutQuotes}; expected a finite number.`);
  }
  return function citations(sample) {
    const passages = contextOf(sample, contextField).map(wordLine);
    const quotes = new Map<string, string>();
    for (const quote of quotesIn(unixLines(sample.response))) {
      if (quotes.size === MAX_QUOTES) break;
      const parts = partsOf(quote);
      if (parts.some((part) => part.trim().split(' ').length >= minWords)) quotes.set(parts.join('\u2026'), quote);
    }
    if (quotes.size === 0) {
      return { score: withoutQuotes, metrics: { quotes: 0, found: 0 }, reason: 'nothing is quoted' };
    }
    const missing = [...quotes].filter(([parts]) => !passages.some((passage) => holds(passage, parts.split('\u2026'))));
    const found = quotes.size - missing.length;
    return {
      score: found / quotes.size,
      metrics: { quotes: quotes.size, found },
      reason:
        `${found} of ${quotes.size} quotes stand in the context` +
        (missing.length > 0 ? `; not there: ${excerpt(missing[0][1])}` : ''),
    };
  };
}

function contextOf(sample: RewardSample, field: string | undefined): string[] {
  if (field !== undefined) return textsIn(sampleField(sample, field), field);
  return textsIn(
    sample.prompt.map(({ content }) => content).filter((content) => content.trim() !== ''),
    'The prompt',
  );
}

/** The words with a space around each, so that a search finds whole words only. */
function wordLine(text: string): string {
  return ` ${wordsIn(plainText(text)).join(' ')} `;
}

function partsOf(quote: string): string[] {
  return unifiedText(quote)
    .split(OMISSION)
    .map(wordLine)
    .filter((part) => part.trim() !== '');
}

function holds(passage: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = passage.indexOf(part, from);
    if (at < 0) return false;
    // The space behind one part may be the space before the next.
    from = at + part.length - 1;
  }
  return true;
}
