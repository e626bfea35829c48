import { BedrockClient } from '@aws-sdk/client-bedrock';

/** Bedrock's control plane. */
export const bedrock = new BedrockClient({ retryMode: 'standard' });
