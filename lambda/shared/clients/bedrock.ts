import { BedrockClient } from '@aws-sdk/client-bedrock';
import { RETRIES } from './retries';
import { PROMPT } from './timeouts';

/** Bedrock's control plane. */
export const bedrock = new BedrockClient({ ...RETRIES, ...PROMPT });
