/**
 * Invocation logs as Amazon Bedrock delivers them to S3: gzipped objects, one record a line, one folder an hour.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 */

/** Where the logs of one account and region lie. */
export interface InvocationLogLocation {
  readonly bucket: string;
  /** Empty, or ending with a slash: what the logging configuration calls `keyPrefix`, and a slash. */
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
}

export const LOG_SCHEMA = { type: 'ModelInvocationLog', version: '1.0' } as const;

/** The calls whose text is logged. */
export const LOGGED_OPERATIONS = [
  'Converse',
  'ConverseStream',
  'InvokeModel',
  'InvokeModelWithResponseStream',
] as const;

/** Longest prompt or answer that is kept in the record; a longer one is an object of its own, whose URI the record has. */
export const LONGEST_INLINE_BODY = 100 * 1024;

/** What Bedrock may write to; the permission of the service ends here. */
export const deliveredPrefix = (prefix: string, account: string) =>
  `${prefix}AWSLogs/${account}/BedrockModelInvocationLogs/`;

/** Under it lie the hours. */
export const logPrefix = ({ prefix, account, region }: Omit<InvocationLogLocation, 'bucket'>) =>
  `${deliveredPrefix(prefix, account)}${region}/`;

/**
 * The folders of all hours, in UTC, that touch the time from `from` to `to`, the oldest first: the order of their keys.
 * Delivery takes some minutes, and records lie in the folder of the hour in which they were delivered: a call from the end of
 * one hour may lie in the next.
 */
export function hourPrefixes(location: Omit<InvocationLogLocation, 'bucket'>, from: Date, to: Date): string[] {
  const hours: string[] = [];
  for (let at = Math.floor(from.getTime() / HOUR_MS) * HOUR_MS; at <= to.getTime(); at += HOUR_MS) {
    const [date, time] = new Date(at).toISOString().split('T');
    hours.push(`${logPrefix(location)}${date.replaceAll('-', '/')}/${time.slice(0, 2)}/`);
  }
  return hours;
}

const HOUR_MS = 3_600_000;

/** Whether a key of an hour's folder is that of records: not a body (they lie in `data/`), not the service's permission check. */
export function isLogKey(key: string): boolean {
  return /\/\d{4}\/\d{2}\/\d{2}\/\d{2}\/[^/]+\.json\.gz$/.test(key);
}

/**
 * Request metadata of the calls that we make ourselves (measuring, judging, trying a swap): what runs ask must not come back as
 * what people asked.
 */
export const OWN_CALL = { 'cdk-bedrock-rft': 'own-call' } as const;

/** A record, as far as we read it. Every field may be absent or something else: it is data from outside. */
export interface InvocationLogRecord {
  readonly schemaType?: unknown;
  readonly schemaVersion?: unknown;
  readonly timestamp?: unknown;
  readonly requestId?: unknown;
  readonly operation?: unknown;
  /** Id or ARN of a model, an inference profile or a deployment, as the caller named it. */
  readonly modelId?: unknown;
  readonly requestMetadata?: unknown;
  /** Of a call that failed. */
  readonly errorCode?: unknown;
  readonly input?: unknown;
  readonly output?: unknown;
}

/**
 * Why a record, or an object of records, cannot be used. Problems are counted by these sentences: they hold nothing of a
 * record.
 */
export const LOG_PROBLEM = {
  missingObject: 'the object was listed and is gone, or may not be read',
  brokenGzip: 'the object is no whole gzip file: what follows its last good record is lost',
  tooLong: 'the record is longer than what is read',
  notUtf8: 'the record is not valid UTF-8',
  notJson: 'the record is not whole JSON',
  notObject: 'the record is JSON but not an object',
  schema: `schemaType and schemaVersion are not ${LOG_SCHEMA.type} ${LOG_SCHEMA.version}`,
  incomplete: 'the record lacks requestId, timestamp or modelId',
  operation: `the operation is none of ${LOGGED_OPERATIONS.join(', ')}`,
  failedCall: 'the call failed, so there is no answer',
  noBody: 'the record has neither a body nor the place of one: text delivery may be off',
  foreignBody: 'the body lies outside of the log bucket, where it is not fetched',
  missingBody: 'the object of the body does not exist, not yet, or may not be read',
  brokenBody: 'the object of the body is no whole JSON document, or too long',
  unknownModel: 'the model was invoked in a format that is not known: prompts are read from lists of messages only',
  unknownShape: 'a message or the answer is not in the shape of its API',
  endsWithAnswer: 'the caller began the answer itself, so prompt and answer cannot be told apart',
  usesTools: 'the call declares or uses tools',
  notText: 'a message or the answer has content that is not text',
} as const;

export type LogProblem = (typeof LOG_PROBLEM)[keyof typeof LOG_PROBLEM];

/** Problems that cost the rest of an object. All others cost one record. */
export const OBJECT_PROBLEMS: readonly LogProblem[] = [LOG_PROBLEM.missingObject, LOG_PROBLEM.brokenGzip];

/** How often a problem occurred and the first places where, `key` or `key:record`, at most three. */
export interface LogProblemCount {
  readonly problem: LogProblem;
  readonly count: number;
  readonly examples: readonly string[];
}

/**
 * What reading found. Every record is counted once: `records` is the sum of `good`, `unwanted` and the counts of all problems
 * that cost a record; and no object is counted without being read to its end, or having a problem that cost the rest of it.
 */
export interface InvocationLogCounts {
  readonly objects: number;
  readonly records: number;
  /** Records of calls whose prompt and answer were read. */
  readonly good: number;
  /** Records that the filter left out: other models, other metadata, another time. */
  readonly unwanted: number;
  readonly problems: readonly LogProblemCount[];
}

/** A call that was read from a record. */
export interface LoggedInvocation {
  readonly requestId: string;
  /** ISO instant. */
  readonly timestamp: string;
  readonly modelId: string;
  readonly operation: string;
  readonly requestMetadata: Readonly<Record<string, string>>;
  /** The prompt as a row of a dataset has it. */
  readonly messages: readonly LoggedMessage[];
  /** What the model said, thinking left out; empty when it said nothing. */
  readonly response: string;
  /** In the words of the API that was called. */
  readonly stopReason?: string;
}

export interface LoggedMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Properties of the custom resource that switches logging on: strings, as CloudFormation has them. */
export interface LoggingProperties {
  readonly bucketName: string;
  /** Empty, or what the keys begin with, without the slash. */
  readonly keyPrefix: string;
}
