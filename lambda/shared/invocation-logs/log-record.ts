import { isAscii, isUtf8 } from 'node:buffer';
import {
  type InvocationLogRecord,
  LOG_PROBLEM,
  LOG_SCHEMA,
  LOGGED_OPERATIONS,
  type LogProblem,
} from '../../../lib/contract/invocation-logs';
import { isFields } from '../dataset-row';

/** What a record says about a call besides its text. */
export interface LogHead {
  readonly requestId: string;
  /** ISO instant. */
  readonly timestamp: string;
  readonly modelId: string;
  readonly operation: string;
  readonly requestMetadata: Readonly<Record<string, string>>;
}

/** One of the two bodies of a call: as it is, or where it lies. */
export type LogBody = { readonly json: unknown } | { readonly uri: string };

/**
 * The JSON of a record.
 *
 * @param record `undefined` for one that was too long to be read
 */
export function parseRecord(record: Buffer | undefined): InvocationLogRecord | LogProblem {
  if (record === undefined) {
    return LOG_PROBLEM.tooLong;
  }
  // Most bytes are ASCII: twice as fast as decoding UTF-8.
  const ascii = isAscii(record);
  if (!ascii && !isUtf8(record)) {
    return LOG_PROBLEM.notUtf8;
  }
  try {
    const value: unknown = JSON.parse(record.toString(ascii ? 'latin1' : 'utf8'));
    return isFields(value) ? value : LOG_PROBLEM.notObject;
  } catch {
    return LOG_PROBLEM.notJson;
  }
}

/** Who called what when. */
export function headOf(record: InvocationLogRecord): LogHead | LogProblem {
  const { requestId, timestamp, modelId, operation, requestMetadata } = record;
  if (record.schemaType !== LOG_SCHEMA.type || record.schemaVersion !== LOG_SCHEMA.version) {
    return LOG_PROBLEM.schema;
  }
  const at = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  if (!isName(requestId) || !isName(modelId) || Number.isNaN(at)) {
    return LOG_PROBLEM.incomplete;
  }
  if (!isLoggedOperation(operation)) {
    return LOG_PROBLEM.operation;
  }
  return {
    requestId,
    timestamp: new Date(at).toISOString(),
    modelId,
    operation,
    requestMetadata: Object.fromEntries(
      Object.entries(isFields(requestMetadata) ? requestMetadata : {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
  };
}

/** The bodies of a call that was answered. */
export function bodiesOf({
  input,
  output,
  errorCode,
}: InvocationLogRecord): { readonly input: LogBody; readonly output: LogBody } | LogProblem {
  if (errorCode !== undefined && errorCode !== null && errorCode !== '') {
    return LOG_PROBLEM.failedCall;
  }
  const asked = isFields(input) ? bodyOf(input.inputBodyJson, input.inputBodyS3Path) : undefined;
  const answered = isFields(output) ? bodyOf(output.outputBodyJson, output.outputBodyS3Path) : undefined;
  return asked && answered ? { input: asked, output: answered } : LOG_PROBLEM.noBody;
}

function bodyOf(json: unknown, uri: unknown): LogBody | undefined {
  if (json !== undefined && json !== null) {
    return { json };
  }
  return isName(uri) ? { uri } : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isLoggedOperation(value: unknown): value is (typeof LOGGED_OPERATIONS)[number] {
  return (LOGGED_OPERATIONS as readonly unknown[]).includes(value);
}
