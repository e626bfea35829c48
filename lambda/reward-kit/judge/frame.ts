import { createHash } from 'node:crypto';
import type { RewardSample } from '../index';

/**
 * A code that stands in none of the texts, whatever they hold, and that nobody who writes one of them can foresee: it
 * comes from the texts themselves. Equal texts give equal codes, so that a rerun asks the judge the same.
 */
export function fenceFor(texts: readonly string[]): string {
  const lowered = texts.map((text) => text.toLowerCase());
  for (let round = 0; ; round++) {
    const code = createHash('sha256')
      .update(JSON.stringify([round, texts]))
      .digest('hex')
      .slice(0, 16);
    if (!lowered.some((text) => text.includes(code))) return code;
  }
}

/**
 * Stands before each line of data. A judge that takes a marker with another code for the end, or has lost the beginning of
 * a long text, still sees on every line that it is data.
 */
const DATA_LINE = '> ';

/** Whatever somebody may take for the end of a line. */
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

/**
 * The message to the judge: prompt, reference answer (where the row has one) and response, each as data between two
 * lines that no text inside can imitate.
 */
export function framed({ prompt, referenceAnswer, response }: RewardSample): string {
  const parts = [
    ...prompt.map(({ role, content }) => ({ name: `prompt ${plain(role)}`, text: content })),
    ...(referenceAnswer === undefined ? [] : [{ name: 'reference', text: textOf(referenceAnswer) }]),
    { name: 'response', text: response },
  ].map(({ name, text }) => ({ name, text: wellFormed(text) }));
  const code = fenceFor(parts.flatMap(({ name, text }) => [name, text]));
  const framedParts = parts.map(({ name, text }) => `[begin ${code} ${name}]\n${quoted(text)}\n[end ${code} ${name}]`);
  return [`The code of this message is ${code}.`, ...framedParts].join('\n\n');
}

const quoted = (text: string): string => DATA_LINE + text.replace(LINE_END, (end) => end + DATA_LINE);

/** Roles come from the dataset. In a line that marks data, one may hold no line break of any kind. */
const plain = (role: string): string => role.replace(/[^\w-]/g, '_').slice(0, 32);

const textOf = (reference: NonNullable<RewardSample['referenceAnswer']>): string =>
  typeof reference === 'string' ? reference : JSON.stringify(reference, undefined, 1);

/** Half a surrogate pair, as a cut-off response may end with, is refused by the service. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
