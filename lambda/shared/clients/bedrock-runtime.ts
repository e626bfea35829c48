import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { RETRIES } from './retries';

/** Models that answer. */
export const bedrockRuntime = new BedrockRuntimeClient(RETRIES);
