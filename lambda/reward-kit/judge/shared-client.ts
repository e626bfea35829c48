import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { GraderContext } from '../index';

const ALL_AT_ONCE = { maxSockets: Infinity };

let shared: BedrockRuntimeClient | undefined;

const batches = new WeakSet<AbortSignal>();
let openBatches = 0;

/**
 * The client of graders that were given none. Retries are ours, because the SDK's do not know when the batch ends.
 *
 * The calls of a batch share connections of HTTP/1.1, one for each call that is under way: over HTTP/2, the client's default,
 * the SDK would open one for each request, and a TLS handshake takes as much of the processor as the rest of the call; sharing
 * a single one crashed Node.js 20 when it was ended. The connections end with the batch, so that the next one does not begin
 * on one that died while Lambda had the function frozen.
 */
export function sharedClient(context: GraderContext | undefined): BedrockRuntimeClient {
  const client = (shared ??= new BedrockRuntimeClient({
    maxAttempts: 1,
    // The graders' own limits say how many calls are under way.
    requestHandler: new NodeHttpHandler({ httpAgent: ALL_AT_ONCE, httpsAgent: ALL_AT_ONCE }),
  }));
  if (context && !batches.has(context.signal)) {
    batches.add(context.signal);
    openBatches++;
    context.signal.addEventListener('abort', () => {
      if (--openBatches === 0) client.destroy();
    });
  }
  return client;
}
