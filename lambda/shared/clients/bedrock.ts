import { BedrockClient } from '@aws-sdk/client-bedrock';
import { RETRIES } from './retries';

/** Bedrock's control plane. */
export const bedrock = new BedrockClient(RETRIES);
