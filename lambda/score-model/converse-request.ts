import type {
  ConverseCommandInput,
  InferenceConfiguration,
  Message,
  SystemContentBlock,
  Tool,
  ToolInputSchema,
} from '@aws-sdk/client-bedrock-runtime';
import type { SamplingSettings } from '../../lib/contract/evaluation';
import { OWN_CALL } from '../../lib/contract/invocation-logs';
import type { RewardInputMessage } from '../../lib/contract/reward-wire';
import { type DatasetRow, isFields } from '../shared/dataset-row';

/** The value of `tools` in a row, as PrepareDataset accepts it. */
interface RowTool {
  readonly function: { readonly name: string; readonly description: string; readonly parameters: object };
}

/**
 * A row of the dataset as a request of Converse.
 *
 * @param modelId ARN of an inference profile or of a custom model deployment
 */
export function converseRequest(row: DatasetRow, modelId: string, sampling: SamplingSettings): ConverseCommandInput {
  const system = row.messages.filter(({ role }) => role === 'system').flatMap<SystemContentBlock>(textBlocks);
  const { tools } = row.fields;
  return {
    modelId,
    ...(system.length > 0 && { system }),
    messages: turns(row.messages.filter(({ role }) => role !== 'system')),
    inferenceConfig: inferenceConfig(sampling),
    requestMetadata: { ...OWN_CALL },
    ...(sampling.reasoningEffort !== undefined && {
      // https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html
      additionalModelRequestFields: {
        reasoningConfig: { type: 'enabled', maxReasoningEffort: sampling.reasoningEffort },
      },
    }),
    ...(Array.isArray(tools) && tools.length > 0 && { toolConfig: { tools: tools.filter(isRowTool).map(toolOf) } }),
  };
}

/**
 * With effort `high` Nova 2 decides about temperature and length itself and refuses requests that name them. No page of the
 * service that we could read says so for custom models [?].
 */
function inferenceConfig({ temperature, maxTokens, reasoningEffort }: SamplingSettings): InferenceConfiguration {
  return reasoningEffort === 'high' ? {} : { temperature, maxTokens };
}

/** Converse wants user and assistant to take turns: messages of one role after another are one turn. */
function turns(messages: readonly RewardInputMessage[]): Message[] {
  const found: { role: 'user' | 'assistant'; content: { text: string }[] }[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const last = found.at(-1);
    if (last?.role === role) {
      last.content.push(...textBlocks(message));
    } else {
      found.push({ role, content: textBlocks(message) });
    }
  }
  return found;
}

/** Converse refuses a block without text. */
function textBlocks({ content }: RewardInputMessage): { text: string }[] {
  const texts = typeof content === 'string' ? [content] : (content ?? []).map(({ text }) => text ?? '');
  return texts.filter((text) => text.trim() !== '').map((text) => ({ text }));
}

function isRowTool(tool: unknown): tool is RowTool {
  return isFields(tool) && isFields(tool.function);
}

function toolOf({ function: { name, description, parameters } }: RowTool): Tool {
  return { toolSpec: { name, description, inputSchema: { json: parameters as ToolInputSchema.JsonMember['json'] } } };
}
