import { QUOTA_EXCEEDED, REQUEST_REJECTED, ROLE_NOT_READY, SERVICE_FAULT, THROTTLED } from '../../lib/contract/errors';
import { RftError, type RftErrorName } from './rft-error';

/** What SDK errors have in common, as far as it is needed here. */
interface ServiceError extends Error {
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly code?: string;
}

const THROTTLES = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottledException',
  'KmsThrottlingException',
  'SlowDown',
]);

const QUOTAS = new Set(['ServiceQuotaExceededException', 'LimitExceededException', 'CodeStorageExceededException']);

/** Lambda's "an update of this function is in progress" passes by itself, although it counts as a client error. */
const PASSING = new Set(['ResourceConflictException', 'RequestTimeout', 'RequestTimeoutException', 'TimeoutError']);

const CONNECTION_CODES = new Set(['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN']);

/** IAM has not spread the role yet, or its trust policy is wrong. Terraform's provider waits for the same words. */
const ROLE_MESSAGE = 'Could not assume provided IAM role';

/**
 * The error of an AWS call as an error of the contract, so that the definition can retry what passes and give up on
 * what does not. Anything that is no service error stays as it is.
 */
export function classifyServiceError(error: unknown): unknown {
  const name = nameFor(error);
  if (name === undefined) {
    return error;
  }
  const { name: got, message } = error as ServiceError;
  return new RftError(name, `${got}: ${message}`, { cause: error });
}

/** Runs the work of a handler and throws service errors classified. */
export async function withServiceErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw classifyServiceError(error);
  }
}

/** Whether an AWS call failed with one of these error names. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

function nameFor(error: unknown): RftErrorName | undefined {
  if (!(error instanceof Error) || error instanceof RftError) {
    return undefined;
  }
  const { name, message, code, $fault: fault, $metadata: metadata } = error as ServiceError;
  const status = metadata?.httpStatusCode ?? 0;
  if (THROTTLES.has(name) || status === 429) {
    return THROTTLED;
  }
  if (QUOTAS.has(name)) {
    return QUOTA_EXCEEDED;
  }
  if (name === 'ValidationException' && message.includes(ROLE_MESSAGE)) {
    return ROLE_NOT_READY;
  }
  if (PASSING.has(name) || fault === 'server' || status >= 500 || CONNECTION_CODES.has(code ?? '')) {
    return SERVICE_FAULT;
  }
  return fault === 'client' || status >= 400 ? REQUEST_REJECTED : undefined;
}
