import { LOG_PROBLEM, type LoggedMessage, type LogProblem } from '../../../lib/contract/invocation-logs';
import { isFields } from '../dataset-row';

/** What a call asked and was answered; or why that cannot be told. */
export type CallText =
  { readonly messages: readonly LoggedMessage[]; readonly response: string; readonly stopReason?: string } | LogProblem;

/**
 * Prompt and answer from the bodies of a call: Converse and Nova's `messages-v1`, Anthropic's messages; the answer whole or
 * as the list of events of a stream. The bodies tell by themselves which they are.
 */
export function callText(input: unknown, output: unknown): CallText {
  const prompt = messagesIn(input);
  if (typeof prompt === 'string') {
    return prompt;
  }
  const answer = Array.isArray(output) ? streamedAnswer(output) : wholeAnswer(output);
  return typeof answer === 'string' ? answer : { messages: prompt, ...answer };
}

// The prompt ----------------------------------------------------------------------------------------------------------

function messagesIn(body: unknown): LoggedMessage[] | LogProblem {
  if (!isFields(body) || !Array.isArray(body.messages) || body.messages.length === 0) {
    return LOG_PROBLEM.unknownModel;
  }
  if (declaresTools(body)) {
    return LOG_PROBLEM.usesTools;
  }
  const messages: LoggedMessage[] = [];
  if (hasContent(body.system)) {
    const content = textOf(body.system);
    if (typeof content !== 'object') {
      return content;
    }
    messages.push({ role: 'system', content: content.text });
  }
  for (const message of body.messages as readonly unknown[]) {
    if (!isFields(message) || !isRole(message.role)) {
      return LOG_PROBLEM.unknownShape;
    }
    const content = textOf(message.content);
    if (typeof content !== 'object') {
      return content;
    }
    messages.push({ role: message.role, content: content.text });
  }
  return messages.at(-1)?.role === 'assistant' ? LOG_PROBLEM.endsWithAnswer : messages;
}

function declaresTools({ toolConfig, tools }: Readonly<Record<string, unknown>>): boolean {
  const declared = isFields(toolConfig) ? toolConfig.tools : tools;
  return Array.isArray(declared) && declared.length > 0;
}

function hasContent(system: unknown): boolean {
  return system !== undefined && system !== null && system !== '' && !(Array.isArray(system) && system.length === 0);
}

function isRole(role: unknown): role is LoggedMessage['role'] {
  return role === 'system' || role === 'user' || role === 'assistant';
}

// The answer ----------------------------------------------------------------------------------------------------------

interface AnswerText {
  readonly response: string;
  readonly stopReason?: string;
}

function wholeAnswer(body: unknown): AnswerText | LogProblem {
  if (!isFields(body)) {
    return LOG_PROBLEM.unknownShape;
  }
  const output = isFields(body.output) ? body.output : {};
  const content = isFields(output.message) ? output.message.content : body.content;
  const text = textOf(content);
  return typeof text === 'object' ? { response: text.text, ...stopReasonIn(body) } : text;
}

/**
 * The events of a stream put together. Events of Converse and Nova name their kind by their only field, those of Anthropic
 * by `type`.
 */
function streamedAnswer(events: readonly unknown[]): AnswerText | LogProblem {
  const blocks = new Map<unknown, string>();
  let stop: { stopReason?: string } = {};
  let known = false;
  for (const event of events) {
    if (!isFields(event)) {
      return LOG_PROBLEM.unknownShape;
    }
    if (startsToolCall(event)) {
      return LOG_PROBLEM.usesTools;
    }
    const piece = isFields(event.contentBlockDelta) ? event.contentBlockDelta : event;
    const { delta } = piece;
    if (isFields(delta)) {
      known = true;
      if (delta.toolUse !== undefined || delta.type === 'input_json_delta') {
        return LOG_PROBLEM.usesTools;
      }
      if (typeof delta.text === 'string') {
        const block = piece.contentBlockIndex ?? piece.index;
        blocks.set(block, (blocks.get(block) ?? '') + delta.text);
      }
      stop = { ...stop, ...stopReasonIn(delta) };
    }
    known ||= isFields(event.messageStop) || event.type === 'message_stop';
    stop = { ...stop, ...stopReasonIn(isFields(event.messageStop) ? event.messageStop : event) };
  }
  return known ? { response: [...blocks.values()].join('\n'), ...stop } : LOG_PROBLEM.unknownShape;
}

function startsToolCall(event: Readonly<Record<string, unknown>>): boolean {
  const { contentBlockStart: start, content_block: block } = event;
  const begun = isFields(start) && isFields(start.start) ? start.start : {};
  return begun.toolUse !== undefined || (isFields(block) && block.type === 'tool_use');
}

function stopReasonIn({ stopReason, stop_reason }: Readonly<Record<string, unknown>>): { stopReason?: string } {
  const reason = stopReason ?? stop_reason;
  return typeof reason === 'string' ? { stopReason: reason } : {};
}

// Content -------------------------------------------------------------------------------------------------------------

/** Blocks that are no part of what is said: thinking, and marks for the cache. */
const SILENT_BLOCKS = ['reasoningContent', 'cachePoint'];
const SILENT_TYPES: readonly unknown[] = ['thinking', 'redacted_thinking'];
const TOOL_BLOCKS = ['toolUse', 'toolResult'];
const TOOL_TYPES: readonly unknown[] = ['tool_use', 'tool_result', 'server_tool_use', 'mcp_tool_use'];

/** A text, or a list of blocks: the text of each a line. */
function textOf(content: unknown): { readonly text: string } | LogProblem {
  if (typeof content === 'string') {
    return { text: content };
  }
  if (!Array.isArray(content)) {
    return LOG_PROBLEM.unknownShape;
  }
  const texts: string[] = [];
  for (const block of content as readonly unknown[]) {
    if (!isFields(block)) {
      return LOG_PROBLEM.unknownShape;
    }
    const text = textOfBlock(block);
    if (text !== undefined) {
      texts.push(text);
    } else if (TOOL_BLOCKS.some((name) => block[name] !== undefined) || TOOL_TYPES.includes(block.type)) {
      return LOG_PROBLEM.usesTools;
    } else if (!SILENT_BLOCKS.some((name) => block[name] !== undefined) && !SILENT_TYPES.includes(block.type)) {
      return LOG_PROBLEM.notText;
    }
  }
  return { text: texts.join('\n') };
}

function textOfBlock({ text, guardContent }: Readonly<Record<string, unknown>>): string | undefined {
  // A guardrail looks at this part of the message; the model reads it like any other.
  const guarded = isFields(guardContent) && isFields(guardContent.text) ? guardContent.text.text : undefined;
  const found = text ?? guarded;
  return typeof found === 'string' ? found : undefined;
}
