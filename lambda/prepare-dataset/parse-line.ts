import { isAscii, isUtf8 } from 'node:buffer';
import { isObject, type JsonObject } from './json-object';
import { describeValue, REASON, Refusal } from './row-reasons';

/**
 * The JSON object on a line, or why there is none.
 *
 * @param line `undefined` for a line that was too long to be read
 */
export function parseLine(line: Buffer | undefined): JsonObject | Refusal {
  if (line === undefined) {
    return new Refusal(REASON.lineTooLong);
  }
  if (line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf) {
    return new Refusal(REASON.byteOrderMark);
  }
  const text = decode(line);
  if (text === undefined) {
    return new Refusal(REASON.notUtf8);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The error's message is not passed on: it quotes the row.
    return new Refusal(text.trim() === '' ? REASON.blank : REASON.notJson);
  }
  return isObject(value) ? value : new Refusal(REASON.notObject, describeValue(value));
}

/** Most rows are ASCII, and then every byte is a character: twice as fast as decoding UTF-8. */
function decode(line: Buffer): string | undefined {
  if (isAscii(line)) {
    return line.toString('latin1');
  }
  return isUtf8(line) ? line.toString('utf8') : undefined;
}
