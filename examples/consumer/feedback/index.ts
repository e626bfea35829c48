import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { SignatureV4 } from '@smithy/signature-v4';

// Credentials and region from where every client of the AWS SDK finds them, and its SHA-256.
const { credentials, region, sha256 } = new BedrockRuntimeClient({}).config;
const signer = new SignatureV4({ service: 'execute-api', credentials, region, sha256 });

export interface Verdict {
  /** As the answer came with it. */
  readonly requestId: string;
  readonly helpful: boolean;
  /** What the answer should have been. */
  readonly correctedAnswer?: string;
  readonly customer: string;
}

/** Sends what a customer thinks of an answer to the feedback intake. */
export async function handler({ requestId, helpful, correctedAnswer, customer }: Verdict): Promise<void> {
  const url = new URL(process.env.FEEDBACK_URL ?? '');
  const body = JSON.stringify({ requestId, rating: helpful ? 'up' : 'down', correctedAnswer, reviewer: customer });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  });
  const answer = await fetch(url, { method: 'POST', headers, body });
  if (answer.status !== 202) throw new Error(`feedback: status ${answer.status}, ${await answer.text()}`);
}
