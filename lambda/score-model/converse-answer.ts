import type { ContentBlock, ConverseCommandOutput } from '@aws-sdk/client-bedrock-runtime';

/** What a model said to a prompt. */
export interface Answer {
  readonly text: string;
  /** Why there is nothing to score; the text is empty then. */
  readonly refused?: string;
  readonly tokens: { readonly input: number; readonly output: number };
}

/** Ends of an answer that are not the model's own. */
const REFUSALS: readonly string[] = ['content_filtered', 'guardrail_intervened'];

/**
 * The answer in what Converse returned. A filtered answer with text is an answer like any other; one without is nobody's
 * fault and gets no score. An answer that is empty for another reason (all tokens went into thinking, a tool call that the
 * service could not read) is the model's, and a bad one.
 */
export function answerIn({ output, stopReason, usage }: ConverseCommandOutput): Answer {
  const text = (output?.message?.content ?? []).flatMap(textOf).join('\n');
  const tokens = { input: usage?.inputTokens ?? 0, output: usage?.outputTokens ?? 0 };
  return text.trim() === '' && stopReason !== undefined && REFUSALS.includes(stopReason)
    ? { text: '', refused: stopReason, tokens }
    : { text, tokens };
}

/** Thinking is left out: Nova 2 redacts it, and no user would see it. Tool calls come in the form that `toolCall` reads. */
function textOf({ text, toolUse }: ContentBlock): string[] {
  if (text !== undefined) {
    return [text];
  }
  return toolUse === undefined
    ? []
    : [`<tool_call>${JSON.stringify({ name: toolUse.name, arguments: toolUse.input ?? {} })}</tool_call>`];
}
