import { constants, createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';

/** A request as the service received it. */
export interface ReceivedCall {
  readonly path: string;
  /** What the client says about its own retries: `attempt=1; max=1`. */
  readonly attempt: string;
  /** Parsed. */
  readonly body: ReturnType<typeof JSON.parse>;
}

/** What the service does with a call: answers, later if asked to, stays silent, or cuts the connection. */
export interface ServiceAnswer {
  readonly status?: number;
  /** Name of the exception. */
  readonly error?: string;
  readonly body?: unknown;
  readonly afterMillis?: number;
  /** Answers once this is settled. */
  readonly after?: Promise<unknown>;
  readonly silent?: boolean;
  readonly cut?: 'stream' | 'connection' | 'body';
}

export interface BedrockService {
  readonly url: string;
  readonly client: BedrockRuntimeClient;
  readonly calls: ReceivedCall[];
  /** Most calls that were under way at the same time. */
  readonly peak: () => number;
  /** Connections that were opened so far, and those that are still open. */
  readonly connections: () => { readonly opened: number; readonly open: number };
  readonly close: () => Promise<void>;
}

/** Bedrock's runtime on the loopback address, over HTTP/2 as its SDK client speaks it. */
export async function bedrockService(
  answer: (call: ReceivedCall, index: number) => ServiceAnswer,
): Promise<BedrockService> {
  const calls: ReceivedCall[] = [];
  const sessions = new Set<ServerHttp2Session>();
  let underWay = 0;
  let peak = 0;

  const serve = async (stream: ServerHttp2Stream, path: string, attempt: string) => {
    peak = Math.max(peak, ++underWay);
    stream.on('error', () => undefined);
    const sent = await text(stream).catch(() => undefined);
    if (sent === undefined) {
      // The connection was cut for another call while this one was still being sent.
      underWay--;
      return;
    }
    const call = { path, attempt, body: JSON.parse(sent) };
    const { status = 200, error, body = {}, afterMillis = 0, after, silent, cut } = answer(call, calls.push(call) - 1);
    if (cut === 'connection') stream.session?.destroy();
    if (cut === 'stream') stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    await after;
    await new Promise<void>((resolve) => {
      if (silent || cut === 'stream' || cut === 'connection') stream.on('close', resolve);
      else setTimeout(resolve, afterMillis);
    });
    // Before the caller hears of it: what it sends next is another call.
    underWay--;
    if (stream.destroyed) return;
    stream.respond({
      ':status': status,
      'content-type': 'application/json',
      ...(error && { 'x-amzn-errortype': error }),
    });
    if (cut === 'body') {
      stream.write(JSON.stringify(body).slice(0, -20), () => stream.session?.destroy());
      return;
    }
    stream.end(JSON.stringify(body));
  };

  const server = createServer();
  let opened = 0;
  server.on('session', (session) => {
    opened++;
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  server.on(
    'stream',
    (stream, headers) => void serve(stream, String(headers[':path']), String(headers['amz-sdk-request'])),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new BedrockRuntimeClient({ endpoint: url, maxAttempts: 1 });
  const close = async () => {
    client.destroy();
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const connections = () => ({ opened, open: sessions.size });
  return { url, client, calls, peak: () => peak, connections, close };
}

/** A reply of the judge: one tool call with this input. */
export const scores = (input: unknown, stopReason = 'tool_use'): ServiceAnswer => ({
  body: {
    output: {
      message: { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'give_scores', input } }] },
    },
    stopReason,
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
    metrics: { latencyMs: 1 },
  },
});

/** A reply of the judge without a tool call. */
export const says = (words: string, stopReason = 'end_turn'): ServiceAnswer => ({
  body: { output: { message: { role: 'assistant', content: [{ text: words }] } }, stopReason },
});

/** An exception of the service. */
export const fails = (error: string, status: number, message = error): ServiceAnswer => ({
  status,
  error,
  body: { message },
});

/** The context of a batch that ends in this time. */
export function endingIn(millis: number) {
  const end = Date.now() + millis;
  const stop = new AbortController();
  return { signal: stop.signal, remainingMillis: () => end - Date.now(), stop };
}
