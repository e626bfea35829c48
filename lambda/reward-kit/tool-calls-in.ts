import { jsonDocuments, wholeJson } from './json-in-text';
import { isRecord } from './same-value';

/** One call of a tool. */
export interface ToolCall {
  readonly name: string;
  /** Undefined when they could not be read as an object. */
  readonly arguments: { readonly [name: string]: unknown } | undefined;
}

const OPEN_TAG = '<tool_call>';
const CLOSE_TAG = '</tool_call>';
const BARE_CALL_FIELDS = ['id', 'type', 'name'];

/** Stands for a tag whose content is no call: it counts as a call, and is none that anyone expects. */
const UNREADABLE: ToolCall = { name: '', arguments: undefined };

/**
 * The calls in a response, first to last: between `<tool_call>` tags when it has any (the last may be cut off), else in
 * every JSON document of the text, fenced or not.
 */
export function toolCallsIn(text: string): ToolCall[] {
  const [before, ...tagged] = text.split(OPEN_TAG);
  if (tagged.length === 0) return documentsIn(before);
  return tagged.flatMap((part) => {
    const calls = documentsIn(part.split(CLOSE_TAG, 1)[0]);
    return calls.length === 0 ? [UNREADABLE] : calls;
  });
}

const documentsIn = (text: string): ToolCall[] => [...jsonDocuments(text)].flatMap((value) => toolCallsOf(value) ?? []);

/**
 * The calls in a value: `{ name, arguments }`, the same under `function` as OpenAI writes it, a list of calls, or an object
 * with `tool_calls`. Undefined when it is none of these. Arguments may be JSON text; left out, they are empty.
 */
export function toolCallsOf(value: unknown): ToolCall[] | undefined {
  if (Array.isArray(value)) {
    const calls = value.map(toolCallsOf);
    return calls.every((each) => each !== undefined) ? calls.flat() : undefined;
  }
  if (!isRecord(value)) return undefined;
  if (Array.isArray(value.tool_calls)) return toolCallsOf(value.tool_calls);
  const call = isRecord(value.function) ? value.function : value;
  if (typeof call.name !== 'string') return undefined;
  const given = Object.hasOwn(call, 'arguments');
  // An object with a name and other fields is data, not a call.
  if (!given && !Object.keys(call).every((field) => BARE_CALL_FIELDS.includes(field))) return undefined;
  return [{ name: call.name, arguments: given ? argumentsOf(call.arguments) : {} }];
}

function argumentsOf(given: unknown): ToolCall['arguments'] {
  const value = typeof given === 'string' ? (given.trim() === '' ? {} : wholeJson(given)?.value) : (given ?? {});
  return isRecord(value) ? value : undefined;
}
