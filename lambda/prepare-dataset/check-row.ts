import { CHARACTERS_PER_TOKEN } from '../../lib/contract/limits';
import { checkTools } from './check-tools';
import { isObject, isText, type JsonObject } from './json-object';
import { normaliseText } from '../shared/normalise-text';
import { promptLines } from '../shared/prompt-hash';
import { parseLine } from './parse-line';
import { describeValue, describeWord, REASON, Refusal } from './row-reasons';

/** What a row must fulfil beyond the format. */
export interface RowRules {
  readonly maxPromptTokens: number;
  readonly needsReference: boolean;
}

const ROLES: readonly unknown[] = ['system', 'user', 'assistant'];

/**
 * The normalised prompt of a good row, or why the row is refused. The format is that of
 * https://docs.aws.amazon.com/bedrock/latest/userguide/rft-prepare-data.html
 *
 * @param line `undefined` for a line that was too long to be read
 */
export function checkRow(line: Buffer | undefined, rules: RowRules): string | Refusal {
  const row = parseLine(line);
  if (row instanceof Refusal) {
    return row;
  }
  const prompt = checkMessages(row.messages, rules.maxPromptTokens);
  return prompt instanceof Refusal ? prompt : (checkReference(row, rules) ?? checkToolsOf(row) ?? prompt);
}

function checkMessages(messages: unknown, maxTokens: number): string | Refusal {
  if (!Array.isArray(messages) || messages.length === 0) {
    return new Refusal(REASON.noMessages, describeValue(messages));
  }
  let prompt = '';
  let characters = 0;
  let users = 0;
  let lastRole: unknown;
  for (const message of messages as readonly unknown[]) {
    if (!isObject(message)) {
      return new Refusal(REASON.notMessage, describeValue(message));
    }
    const { role } = message;
    if (!ROLES.includes(role)) {
      return new Refusal(REASON.role, describeWord(role));
    }
    if (role === 'system' && lastRole !== undefined) {
      return new Refusal(REASON.systemNotFirst);
    }
    const text = textOf(message.content);
    if (text instanceof Refusal) {
      return text;
    }
    const normalised = normaliseText(text);
    if (normalised === '') {
      return new Refusal(REASON.emptyContent);
    }
    prompt += promptLines(role as string, normalised);
    characters += text.length;
    users += role === 'user' ? 1 : 0;
    lastRole = role;
  }
  if (users === 0) {
    return new Refusal(REASON.noUser);
  }
  if (lastRole === 'assistant') {
    return new Refusal(REASON.endsWithAnswer);
  }
  const tokens = Math.ceil(characters / CHARACTERS_PER_TOKEN);
  return tokens > maxTokens
    ? new Refusal(REASON.promptTooLong, `about ${tokens} tokens, allowed ${maxTokens}`)
    : prompt;
}

function textOf(content: unknown): string | Refusal {
  if (typeof content === 'string') {
    return content;
  }
  if (!Array.isArray(content)) {
    return new Refusal(REASON.content, describeValue(content));
  }
  const texts: string[] = [];
  for (const block of content as readonly unknown[]) {
    if (!isObject(block) || block.type !== 'text' || typeof block.text !== 'string') {
      return new Refusal(
        REASON.content,
        isObject(block) ? `a block of type ${describeWord(block.type)}` : describeValue(block),
      );
    }
    texts.push(block.text);
  }
  return texts.join('\n');
}

/** Absent and null are the same: many tools write null for a column without a value. */
function checkReference(row: JsonObject, { needsReference }: RowRules): Refusal | undefined {
  const reference = row.reference_answer ?? undefined;
  if (reference === undefined) {
    return needsReference ? new Refusal(REASON.noReference) : undefined;
  }
  const good = isText(reference) || (isObject(reference) && Object.keys(reference).length > 0);
  return good ? undefined : new Refusal(REASON.reference, describeValue(reference));
}

function checkToolsOf(row: JsonObject): Refusal | undefined {
  return row.tools === undefined || row.tools === null ? undefined : checkTools(row.tools);
}
