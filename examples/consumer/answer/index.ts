import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const ssm = new SSMClient({});
const runtime = new BedrockRuntimeClient({});

/** A promotion keeps the id, except the first; a rollback to the base model changes it. A minute is soon enough to notice. */
const MAX_AGE_MS = 60_000;
let known: { readonly modelId: string; readonly readAt: number } | undefined;

export interface Question {
  readonly question: string;
  /** Who asks; it goes into the invocation log, never into the prompt. */
  readonly customer: string;
}

export interface Answer {
  readonly answer: string;
  /** Goes with the answer to wherever somebody judges it: feedback names it. */
  readonly requestId: string;
}

/** Answers a question with whatever model production has now. */
export async function handler({ question, customer }: Question): Promise<Answer> {
  const { output, $metadata: metadata } = await runtime.send(
    new ConverseCommand({
      modelId: await productionModel(),
      messages: [{ role: 'user', content: [{ text: question }] }],
      inferenceConfig: { maxTokens: 1_000 },
      // Recorded beside the answer when model invocation logging is on: a way to find an answer again.
      requestMetadata: { application: 'support-answers', customer },
    }),
  );
  const answer = (output?.message?.content ?? []).map(({ text }) => text ?? '').join('');
  return { answer, requestId: metadata.requestId ?? '' };
}

async function productionModel(): Promise<string> {
  if (known === undefined || Date.now() - known.readAt > MAX_AGE_MS) {
    const { Parameter: parameter } = await ssm.send(new GetParameterCommand({ Name: process.env.MODEL_ID_PARAMETER }));
    known = { modelId: parameter?.Value ?? '', readAt: Date.now() };
  }
  return known.modelId;
}
