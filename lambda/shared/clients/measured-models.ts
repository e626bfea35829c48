import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * Models that are measured. The SDK retries nothing, because only the step knows its deadline. HTTP/1.1 with connections
 * that are kept: the SDK's HTTP/2 opens a new one for each request. An answer may take minutes when the model thinks.
 */
export const measuredModels = new BedrockRuntimeClient({
  maxAttempts: 1,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 5_000,
    requestTimeout: 300_000,
    throwOnRequestTimeout: true,
  }),
});
