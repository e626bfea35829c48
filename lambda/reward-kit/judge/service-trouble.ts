/** What SDK errors have in common, as far as it is needed here. */
interface ServiceError extends Error {
  readonly code?: string;
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: object;
}

const PASSING_NAMES = new Set([
  'ThrottlingException',
  'TooManyRequestsException',
  'ServiceQuotaExceededException',
  'ServiceUnavailableException',
  'InternalServerException',
  'ModelNotReadyException',
  'ModelTimeoutException',
  'ModelErrorException',
  'RequestTimeout',
  'TimeoutError',
  // The SDK parses what it has of an answer that was cut off.
  'SyntaxError',
]);

const PASSING_STATUSES = new Set([408, 429]);

const PASSING_CODES =
  /^(?:ECONN(?:RESET|REFUSED|ABORTED)|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ERR_HTTP2_\w+)$/;

/** What the SDK's HTTP/2 handler says about a lost connection, without a code. */
const LOST_STREAM = /^HTTP\/2 stream is |^Frame type id |http2 request did not get a response/;

/** The SDK puts errors of another realm, such as a vm context, into one of its own, which keeps the code in the text only. */
const WRAPPED_CODE = /^AWS SDK error wrapper for .{0,200}?\b(ERR_HTTP2_\w+|E[A-Z_]{4,20})\b/;

/** The same for errors whose code is nowhere in the text: what Node.js says about a lost connection of HTTP/1.1. */
const WRAPPED_LOSS = /^AWS SDK error wrapper for \w+: (?:socket hang up|aborted)\b/;

/** The words of several model makers and of guardrails for an input beyond their limit. */
const TOO_LONG =
  /\btoo long\b|\btoo many (?:input )?tokens\b|maximum context length|context window|input (?:tokens|length|size)\b.{0,40}exceed|exceed.{0,60}\b(?:input tokens|input length|text units)\b/i;

/** How Bedrock reports a tool call of the model that it could not read. Asking the same again leads to the same. */
const UNREADABLE_TOOL_CALL = /\btool ?use\b/i;

const DENIED = new Set(['AccessDeniedException', 'UnrecognizedClientException', 'CredentialsProviderError']);

/** What a failed call of Bedrock says about the row, the service or the set-up. */
export type Trouble =
  /** Goes by itself: throttling, 5xx, a lost connection. */
  | 'passing'
  /** The text of this row is beyond a limit of the model or guardrail. */
  | 'too-long'
  /** The model answered, but not with a tool call that Bedrock could read. */
  | 'unreadable'
  /** Permissions or credentials are missing. */
  | 'denied'
  /** There is no such model or guardrail. */
  | 'missing'
  /** Anything else: the next call would fail likewise. */
  | 'refused';

/** What kind of trouble an error of the SDK tells of. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof Error)) return 'refused';
  const { name, message, code, $fault: fault, $metadata: metadata, $retryable: retryable } = error as ServiceError;
  const status = metadata?.httpStatusCode ?? 0;
  if (name === 'ModelErrorException' && UNREADABLE_TOOL_CALL.test(message)) return 'unreadable';
  if (PASSING_NAMES.has(name) || PASSING_STATUSES.has(status) || status >= 500) return 'passing';
  if (
    retryable !== undefined ||
    fault === 'server' ||
    PASSING_CODES.test(code ?? WRAPPED_CODE.exec(message)?.[1] ?? '')
  )
    return 'passing';
  if (LOST_STREAM.test(message) || WRAPPED_LOSS.test(message)) return 'passing';
  if (DENIED.has(name) || status === 403) return 'denied';
  if (name === 'ResourceNotFoundException') return 'missing';
  return name === 'ValidationException' && TOO_LONG.test(message) ? 'too-long' : 'refused';
}

/** Name and message of an error; never longer than fits into a log line. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return words.length <= 500 ? words : `${words.slice(0, 500)}…`;
}
