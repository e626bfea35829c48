import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

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
  readonly cut?: 'connection' | 'body';
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

/** Bedrock's runtime on the loopback address. */
export async function bedrockService(
  answer: (call: ReceivedCall, index: number) => ServiceAnswer,
): Promise<BedrockService> {
  const calls: ReceivedCall[] = [];
  const sockets = new Set<Socket>();
  let underWay = 0;
  let peak = 0;

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    peak = Math.max(peak, ++underWay);
    const closed = new Promise((resolve) => response.once('close', resolve));
    const sent = await text(request).catch(() => undefined);
    if (sent === undefined) {
      // The connection was cut while this call was still being sent.
      underWay--;
      return;
    }
    const { url = '', headers } = request;
    const call = { path: url, attempt: String(headers['amz-sdk-request']), body: JSON.parse(sent) };
    const { status = 200, error, body = {}, afterMillis = 0, after, silent, cut } = answer(call, calls.push(call) - 1);
    if (cut === 'connection') request.socket.destroy();
    await after;
    if (silent || cut === 'connection') await closed;
    else await new Promise((resolve) => setTimeout(resolve, afterMillis));
    // Before the caller hears of it: what it sends next is another call.
    underWay--;
    if (response.destroyed) return;
    const json = JSON.stringify(body);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(json),
      ...(error && { 'x-amzn-errortype': error }),
    });
    if (cut === 'body') response.write(json.slice(0, -20), () => request.socket.destroy());
    else response.end(json);
  };

  const server = createServer((request, response) => void serve(request, response));
  let opened = 0;
  server.on('connection', (socket) => {
    opened++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = clientAt(url);
  const close = async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const connections = () => ({ opened, open: sockets.size });
  return { url, client, calls, peak: () => peak, connections, close };
}

/** A client of the service at this address, as the graders make theirs. */
export const clientAt = (endpoint: string): BedrockRuntimeClient =>
  new BedrockRuntimeClient({
    endpoint,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ httpAgent: { maxSockets: Infinity } }),
  });

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
