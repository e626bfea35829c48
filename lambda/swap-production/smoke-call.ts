import { type BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { MODEL_ACCESS_DENIED, REQUEST_REJECTED } from '../../lib/contract/errors';
import { SMOKE_PROMPT } from '../../lib/contract/serving';
import { OWN_CALL } from '../../lib/contract/invocation-logs';
import { RftError } from '../shared/rft-error';
import { isNamed } from '../shared/service-errors';

/** Long enough for a word, short enough to cost nothing. */
const MAX_TOKENS = 32;

/**
 * Asks the model for one short answer. What it says does not matter, that it answers does.
 *
 * @throws RftError ModelAccessDenied, RequestRejected when it does not answer at all; other errors are those of the SDK
 */
export async function smokeCall(runtime: BedrockRuntimeClient, modelId: string): Promise<void> {
  try {
    const { output } = await runtime.send(
      new ConverseCommand({
        modelId,
        messages: [{ role: 'user', content: [{ text: SMOKE_PROMPT }] }],
        inferenceConfig: { maxTokens: MAX_TOKENS },
        requestMetadata: { purpose: 'smoke-call', ...OWN_CALL },
      }),
    );
    if (!output?.message) {
      throw new RftError(REQUEST_REJECTED, `smoke call: ${modelId} gave no message. Production was not committed.`);
    }
  } catch (error) {
    if (isNamed(error, 'AccessDeniedException')) {
      throw new RftError(MODEL_ACCESS_DENIED, `smoke call: ${modelId}: ${(error as Error).message}`, { cause: error });
    }
    throw error;
  }
}
