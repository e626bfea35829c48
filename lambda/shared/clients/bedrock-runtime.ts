import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { RETRIES } from './retries';

/**
 * Models that answer. Over HTTP/1.1, a connection for each call that is under way: over HTTP/2, the client's default, one lost
 * connection fails every call at once.
 */
export const bedrockRuntime = new BedrockRuntimeClient({ ...RETRIES, requestHandler: new NodeHttpHandler() });
