import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { GraderContext } from '../index';

let shared: BedrockRuntimeClient | undefined;

const batches = new WeakSet<AbortSignal>();
let openBatches = 0;

/**
 * The client of graders that were given none. Retries are ours, because the SDK's do not know when the batch ends.
 *
 * All calls of a batch go through one connection: a TLS handshake for each, as the SDK would make it, takes as much of the
 * processor as the rest of the call. The connection ends with the batch, so that the next one does not begin on one that
 * died while Lambda had the function frozen.
 */
export function sharedClient(context: GraderContext | undefined): BedrockRuntimeClient {
  const client = (shared ??= new BedrockRuntimeClient({
    maxAttempts: 1,
    requestHandler: { disableConcurrentStreams: false },
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
