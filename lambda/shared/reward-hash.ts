import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { sha256 } from '../../lib/contract/names';
import { log } from './log';

export const LATEST = '$LATEST';

/** Changes with the code, the layers and the environment. Function settings such as memory are no part of it. */
export function rewardHashOf(
  { CodeSha256: code, Environment: environment, Layers: layers }: FunctionConfiguration,
  version: string,
): string {
  if (environment?.Error) {
    // Without kms:Decrypt Lambda leaves the variables out. A version's number changes with them, too often rather than
    // too seldom.
    log.warn('reward-environment-hidden', { errorCode: environment.Error.ErrorCode, version });
  }
  const variables = environment?.Error ? { version } : (environment?.Variables ?? {});
  const sorted = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify([code, sorted, (layers ?? []).map(({ Arn: arn }) => arn)]));
}

/** `arn:aws:lambda:<region>:<account>:function:<name>[:<qualifier>]` */
export const unqualified = (functionArn: string) => functionArn.split(':').slice(0, 7).join(':');
export const qualifierOf = (functionArn: string) => functionArn.split(':')[7] ?? LATEST;
