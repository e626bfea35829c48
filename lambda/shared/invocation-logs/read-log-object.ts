import {
  type InvocationLogRecord,
  LOG_PROBLEM,
  type LoggedInvocation,
  type LogProblem,
} from '../../../lib/contract/invocation-logs';
import { MAX_LINE_BYTES } from '../line-splitter';
import { callText } from './call-bodies';
import { BrokenGzip, gunzip } from './gunzip';
import { bodiesOf, headOf, type LogBody, type LogHead, parseRecord } from './log-record';
import { RecordSplitter } from './record-splitter';

/** The bytes of an object; `undefined` when there is none. */
export type OpenObject = (bucket: string, key: string) => Promise<AsyncIterable<Uint8Array> | undefined>;

export interface LogReading {
  readonly open: OpenObject;
  /** Whether a call is of interest. Bodies of others are not fetched. All are when this is absent. */
  readonly wants?: (head: LogHead) => boolean;
  /** Longest record, and longest body that lies apart, in bytes. */
  readonly maxBytes?: number;
}

/** What became of one record, or of what is left of an object. `place` is the key, and the number of the record from 1. */
export type LogEntry = { readonly place: string } & (
  | { readonly kind: 'good'; readonly invocation: LoggedInvocation }
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'problem'; readonly problem: LogProblem }
);

/** Bodies that are fetched at the same time: each may be as long as a record. */
const FETCHES = 4;

const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * Every record of one object of invocation logs, in its order, while the object is read: in memory are the records of one
 * chunk. Whatever is wrong with a record or with the object becomes an entry; what S3 itself throws comes through.
 */
export async function* readLogObject(
  bucket: string,
  key: string,
  { open, wants = () => true, maxBytes = MAX_LINE_BYTES }: LogReading,
): AsyncGenerator<LogEntry> {
  const object = await open(bucket, key);
  if (object === undefined) {
    yield { kind: 'problem', problem: LOG_PROBLEM.missingObject, place: key };
    return;
  }
  let count = 0;
  let found: (LogEntry | WantedRecord)[] = [];
  const splitter = new RecordSplitter((bytes) => {
    count += 1;
    found.push(readHead(bytes, `${key}:${count}`, wants));
  }, maxBytes);
  const take = () => {
    const taken = withBodies(found, bucket, open, maxBytes);
    found = [];
    return taken;
  };

  try {
    for await (const chunk of gunzip(object)) {
      splitter.push(chunk);
      yield* take();
    }
  } catch (error) {
    if (!(error instanceof BrokenGzip)) {
      throw error;
    }
    yield { kind: 'problem', problem: LOG_PROBLEM.brokenGzip, place: `${key}:${count + 1}` };
    return;
  }
  splitter.end();
  yield* take();
}

/** A record of interest whose bodies are still to be read. */
interface WantedRecord {
  readonly kind: 'wanted';
  readonly place: string;
  readonly head: LogHead;
  readonly record: InvocationLogRecord;
}

function readHead(
  bytes: Buffer | undefined,
  place: string,
  wants: (head: LogHead) => boolean,
): LogEntry | WantedRecord {
  const record = parseRecord(bytes);
  if (typeof record === 'string') {
    return { kind: 'problem', problem: record, place };
  }
  const head = headOf(record);
  if (typeof head === 'string') {
    return { kind: 'problem', problem: head, place };
  }
  return wants(head) ? { kind: 'wanted', place, head, record } : { kind: 'unwanted', place };
}

async function* withBodies(
  found: readonly (LogEntry | WantedRecord)[],
  bucket: string,
  open: OpenObject,
  maxBytes: number,
): AsyncGenerator<LogEntry> {
  for (let at = 0; at < found.length; at += FETCHES) {
    yield* await Promise.all(
      found
        .slice(at, at + FETCHES)
        .map(async (entry) => (entry.kind === 'wanted' ? readBodies(entry, bucket, open, maxBytes) : entry)),
    );
  }
}

async function readBodies(
  { place, head, record }: WantedRecord,
  bucket: string,
  open: OpenObject,
  maxBytes: number,
): Promise<LogEntry> {
  const problem = (reason: LogProblem): LogEntry => ({ kind: 'problem', problem: reason, place });
  const bodies = bodiesOf(record);
  if (typeof bodies === 'string') {
    return problem(bodies);
  }
  const input = await jsonOf(bodies.input, bucket, open, maxBytes);
  if (typeof input === 'string') {
    return problem(input);
  }
  const output = await jsonOf(bodies.output, bucket, open, maxBytes);
  if (typeof output === 'string') {
    return problem(output);
  }
  const text = callText(input.json, output.json);
  return typeof text === 'string' ? problem(text) : { kind: 'good', place, invocation: { ...head, ...text } };
}

/** Only the bucket of the logs is read: a record must not be able to name any other object. */
async function jsonOf(
  body: LogBody,
  bucket: string,
  open: OpenObject,
  maxBytes: number,
): Promise<{ readonly json: unknown } | LogProblem> {
  if ('json' in body) {
    return body;
  }
  const start = `s3://${bucket}/`;
  if (!body.uri.startsWith(start)) {
    return LOG_PROBLEM.foreignBody;
  }
  const object = await open(bucket, body.uri.slice(start.length));
  if (object === undefined) {
    return LOG_PROBLEM.missingBody;
  }
  const bytes = await wholeObject(object, maxBytes);
  if (bytes === undefined) {
    return LOG_PROBLEM.brokenBody;
  }
  try {
    return { json: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return LOG_PROBLEM.brokenBody;
  }
}

/** Bodies are gzipped like the records; one that is not is read as it is. `undefined` for one that is broken or too long. */
async function wholeObject(object: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | undefined> {
  const packed = await upTo(object, maxBytes);
  if (packed === undefined || !GZIP_MAGIC.every((byte, at) => packed[at] === byte)) {
    return packed;
  }
  try {
    return await upTo(gunzip(once(packed)), maxBytes);
  } catch (error) {
    if (error instanceof BrokenGzip) {
      return undefined;
    }
    throw error;
  }
}

async function upTo(pieces: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | undefined> {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) {
      return undefined;
    }
    kept.push(piece);
  }
  return Buffer.concat(kept);
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
