import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { REQUEST_REJECTED } from '../../lib/contract/errors';
import type { DecisionRecord, PromotionPolicySettings } from '../../lib/contract/promotion';
import { RftError } from '../shared/rft-error';
import { withPolicyAnswer } from './policy-answer';

const MAX_MESSAGE_LENGTH = 500;

/**
 * The record with what the user's function says. The function gets the figures, never a row or an answer.
 *
 * @throws RftError RequestRejected when the function fails or returns something else
 */
export async function askPolicy(
  record: DecisionRecord,
  { functionArn }: Extract<PromotionPolicySettings, { readonly kind: 'lambda' }>,
  lambda: LambdaClient,
): Promise<DecisionRecord> {
  const { FunctionError: failed, Payload: payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: functionArn,
      InvocationType: 'RequestResponse',
      Payload: Buffer.from(JSON.stringify(record)),
    }),
  );
  const text = Buffer.from(payload ?? []).toString('utf8');
  if (failed) {
    throw new RftError(
      REQUEST_REJECTED,
      `policy function: it failed: ${text.slice(0, MAX_MESSAGE_LENGTH)}. Correct the function, then ask for a new run.`,
    );
  }
  return withPolicyAnswer(record, parsed(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
