import { isObject, isText } from './json-object';
import { describeValue, describeWord, REASON, Refusal } from './row-reasons';

/** Why the `tools` of a row are refused; `undefined` when they are good. */
export function checkTools(tools: unknown): Refusal | undefined {
  if (!Array.isArray(tools) || tools.length === 0) {
    return new Refusal(REASON.tools, describeValue(tools));
  }
  const names = new Set<string>();
  for (const tool of tools as readonly unknown[]) {
    if (!isObject(tool) || tool.type !== 'function' || !isObject(tool.function)) {
      return new Refusal(REASON.tools, isObject(tool) ? `type ${describeWord(tool.type)}` : describeValue(tool));
    }
    const { name, description, parameters } = tool.function;
    if (!isText(name) || !isText(description) || !isObject(parameters)) {
      return new Refusal(REASON.toolFunction);
    }
    if (parameters.type !== 'object' || !isObject(parameters.properties)) {
      return new Refusal(REASON.toolFunction, `parameters of type ${describeWord(parameters.type)}`);
    }
    if (names.has(name)) {
      return new Refusal(REASON.toolNames);
    }
    names.add(name);
  }
  return undefined;
}
