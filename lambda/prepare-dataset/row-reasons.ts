import { MAX_LINE_BYTES } from '../shared/line-splitter';

/** Why a row is refused, and what to do about it. Rows are counted by these sentences: they hold nothing of a row. */
export const REASON = {
  lineTooLong: `the line is longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB: each line must hold one row`,
  blank: 'the line is blank: delete it',
  byteOrderMark: 'the line begins with a byte order mark: save the file as UTF-8 without BOM',
  notUtf8: 'the line is not valid UTF-8: save the file as UTF-8',
  notJson: 'the line is not JSON: each line must hold one whole JSON object',
  notObject: 'the line is JSON but not an object',
  noMessages: '"messages" must be a list with at least one message',
  notMessage: 'a message must be an object with "role" and "content"',
  role: 'the role of a message must be system, user or assistant (tools are declared in "tools")',
  systemNotFirst: 'a system message may only be the first message',
  noUser: 'there is no user message',
  endsWithAnswer:
    'the last message is from the assistant, but the model writes that turn: move the answer to "reference_answer"',
  content: 'the content of a message must be text, or a list of {"type": "text", "text": …} blocks',
  emptyContent: 'the content of a message is empty',
  promptTooLong: 'the prompt is longer than maxPromptLength (estimated): shorten it or raise maxPromptLength',
  noReference: 'there is no "reference_answer", which this reward needs',
  reference: '"reference_answer" must be a text or an object, and not empty',
  tools: '"tools" must be a list with at least one {"type": "function", "function": {…}}',
  toolFunction:
    'the function of a tool must have a name, a description, and "parameters" with type "object" and properties',
  toolNames: 'two tools have the same name',
  duplicate: 'the prompt is the same as that of an earlier row',
} as const;

export type Reason = (typeof REASON)[keyof typeof REASON];

/** A refused row. `got` says what was found instead: kinds and figures, never text of the row. */
export class Refusal {
  public constructor(
    public readonly reason: Reason,
    public readonly got?: string,
  ) {}

  /** The reason with what was found. */
  public toString(): string {
    return this.got === undefined ? this.reason : `${this.reason}; got ${this.got}`;
  }
}

/** What kind of value was found. Never the value: it is content of a row. */
export function describeValue(value: unknown): string {
  if (value === undefined) {
    return 'nothing';
  }
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? 'an empty list' : 'a list';
  }
  if (typeof value === 'string') {
    return value.trim() === '' ? 'an empty text' : 'a text';
  }
  if (typeof value === 'object') {
    return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
  }
  return `a ${typeof value}`;
}

/** A role or a block type as it is, when it looks like one; of anything else only the kind. */
export function describeWord(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z_-]{1,16}$/.test(value) ? `"${value}"` : describeValue(value);
}
