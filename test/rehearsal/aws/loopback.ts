import { CallLog } from '../../../rehearsal/aws/call-log';
import { AwsEndpoint } from '../../../rehearsal/aws/endpoint';
import type { FaultPlan } from '../../../rehearsal/aws/faults';
import type { AwsService } from '../../../rehearsal/aws/service';

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';
export const NOW = Date.parse('2026-11-22T09:45:00.000Z');
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/caller`;

/** Settings that every SDK client takes. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

export interface Loopback {
  readonly endpoint: AwsEndpoint;
  readonly log: CallLog;
  /** For a client that calls as this caller; without retries, so that one call is one call. */
  settingsFor(caller?: string): ClientSettings;
  close(): Promise<void>;
}

/** An endpoint with these services. */
export async function loopback(
  services: readonly AwsService[],
  { log = new CallLog(), faults, now = () => NOW }: { log?: CallLog; faults?: FaultPlan; now?: () => number } = {},
): Promise<Loopback> {
  const endpoint = await AwsEndpoint.start({ services, log, now, region: REGION, ...(faults && { faults }) });
  return {
    endpoint,
    log,
    settingsFor: (caller = 'test') => ({
      endpoint: endpoint.url,
      region: REGION,
      credentials: endpoint.credentialsOf({ name: caller, roleArn: ROLE_ARN }),
      maxAttempts: 1,
    }),
    close: () => endpoint.close(),
  };
}

/** A signed-looking request for services without an installed client. */
export async function rawRequest(
  { endpoint, settingsFor }: Loopback,
  service: string,
  init: {
    readonly headers?: Record<string, string>;
    readonly body: string;
    readonly path?: string;
    readonly region?: string;
  },
): Promise<{ status: number; text: string }> {
  const { accessKeyId } = settingsFor().credentials;
  const scope = `${accessKeyId}/20261122/${init.region ?? REGION}/${service}/aws4_request`;
  const response = await fetch(`${endpoint.url}${init.path ?? '/'}`, {
    method: 'POST',
    headers: {
      ...init.headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=x`,
    },
    body: init.body,
  });
  return { status: response.status, text: await response.text() };
}
