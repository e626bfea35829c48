import { CHARACTERS_PER_TOKEN } from '../../lib/contract/limits';
import type { Json } from './service';

/** What a model is asked, as far as the rehearsal follows it. */
export interface Conversation {
  /** ARN of the custom model that answers; absent for the base model. */
  readonly modelArn?: string;
  /** The texts of the prompt: the system's first, then those of the messages. */
  readonly texts: readonly string[];
  /** Whether the most likely answer is wanted, and not a draw. */
  readonly mostLikely: boolean;
}

/** Answers conversations in place of a model. Rejects with a sentence when it has nothing to answer with. */
export type Answerer = (conversation: Conversation) => string | Promise<string>;

const FOLLOWED = [
  'modelId',
  'messages',
  'system',
  'inferenceConfig',
  'additionalModelRequestFields',
  'requestMetadata',
];

interface Block {
  readonly text?: string;
}

interface ConverseInput {
  readonly system?: readonly Block[];
  readonly messages?: readonly { readonly content: readonly Block[] }[];
  readonly inferenceConfig?: {
    readonly maxTokens?: number;
    readonly temperature?: number;
    readonly topP?: number;
    readonly stopSequences?: readonly string[];
  };
  readonly additionalModelRequestFields?: { readonly [field: string]: unknown };
}

/** A part of a request that would change the answer, and that the stand-in would ignore. */
export function unfollowedIn(input: Json): string | undefined {
  const other = Object.keys(input).find((name) => !FOLLOWED.includes(name));
  if (other !== undefined) return other;
  const { system = [], messages = [], inferenceConfig, additionalModelRequestFields = {} } = input as ConverseInput;
  const field = Object.keys(additionalModelRequestFields).find((name) => name !== 'reasoningConfig');
  if (field !== undefined) return `additionalModelRequestFields.${field}`;
  if (inferenceConfig?.stopSequences !== undefined) return 'stopSequences';
  const blocks = [...system, ...messages.flatMap(({ content }) => content)];
  const block = blocks.flatMap((each) => Object.keys(each)).find((kind) => kind !== 'text');
  return block === undefined ? undefined : `a content block of kind ${block}`;
}

/** The prompt of a request that fits the shape of Converse. */
export function conversationIn(input: Json, modelArn: string | undefined): Conversation {
  const { system = [], messages = [], inferenceConfig } = input as ConverseInput;
  const blocks = [...system, ...messages.flatMap(({ content }) => content)];
  return {
    ...(modelArn !== undefined && { modelArn }),
    texts: blocks.map(({ text = '' }) => text),
    mostLikely: inferenceConfig?.temperature === 0,
  };
}

/** The answer as Converse gives it. Tokens are counted by characters: the rehearsal has no tokenizer of the model. */
export function converseOutput(input: Json, { texts }: Conversation, answer: string): Json {
  const { maxTokens = Infinity } = (input as ConverseInput).inferenceConfig ?? {};
  const text = tokensOf(answer) > maxTokens ? answer.slice(0, maxTokens * CHARACTERS_PER_TOKEN) : answer;
  const [inputTokens, outputTokens] = [tokensOf(texts.join('')), tokensOf(text)];
  return {
    output: { message: { role: 'assistant', content: text === '' ? [] : [{ text }] } },
    stopReason: text === answer ? 'end_turn' : 'max_tokens',
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    metrics: { latencyMs: 0 },
  };
}

const tokensOf = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);
