import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { AssemblyError } from '../assembly/assembly-error';
import type { CallLog } from './call-log';
import type { Fault, FaultPlan } from './faults';
import { HeldCalls } from './held-calls';
import { HttpListener } from './http-listener';
import { restJsonFailure } from './protocols';
import {
  ServiceError,
  type AwsRequest,
  type AwsResponse,
  type AwsService,
  type Caller,
  type Operation,
} from './service';

/** Who looks at a rehearsal from outside: no fault is meant for it. */
const WATCHER = 'rehearsal';

export interface AwsEndpointOptions {
  readonly services: readonly AwsService[];
  readonly log: CallLog;
  /** Virtual time, epoch milliseconds. */
  readonly now: () => number;
  /** The one region that the endpoint stands in for. */
  readonly region: string;
  /** @default - every call is answered as it should be */
  readonly faults?: FaultPlan;
}

/** Credentials that tell the endpoint who calls. */
export interface CallerCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Everything between `AWS_ENDPOINT_URL` and the stand-ins: who calls, which service, what goes wrong, the log. */
export class AwsEndpoint {
  /** Calls whose fault says that they are held. */
  readonly held = new HeldCalls();
  private readonly callers = new Map<string, Caller>();
  private readonly counts = new Map<string, number>();

  private constructor(
    private readonly options: AwsEndpointOptions,
    private readonly listener: HttpListener,
  ) {}

  /** Listens on a free port of the loopback interface. */
  static async start(options: AwsEndpointOptions): Promise<AwsEndpoint> {
    const listener = new HttpListener((request, response) => void endpoint.serve(request, response));
    const endpoint = new AwsEndpoint(options, listener);
    await listener.listen();
    return endpoint;
  }

  /** Value for `AWS_ENDPOINT_URL`. An IP address, so that S3 clients put the bucket into the path. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return this.listener.port;
  }

  /** Credentials under which the calls of this caller are known. The same name gives the same credentials. */
  credentialsOf(caller: Caller): CallerCredentials {
    const digest = createHash('sha256').update(caller.name).digest('hex').toUpperCase();
    const accessKeyId = `AKIA${digest.slice(0, 16)}`;
    this.callers.set(accessKeyId, caller);
    return { accessKeyId, secretAccessKey: digest.slice(16, 56) };
  }

  /** Stops listening and drops open connections. */
  close(): Promise<void> {
    return this.listener.close();
  }

  private async serve(
    incoming: IncomingMessage | Http2ServerRequest,
    outgoing: ServerResponse | Http2ServerResponse,
  ): Promise<void> {
    let answer: AwsResponse;
    try {
      answer = await this.answer(incoming);
    } catch (error) {
      // A stand-in that breaks is a fault of the rehearsal and must not look like a fault of AWS.
      const problem = `the stand-in failed on ${incoming.method} ${incoming.url}: ${describe(error)}`;
      this.options.log.recordUnknown({ timeMs: this.options.now(), caller: 'rehearsal', problem });
      answer = restJsonFailure(new ServiceError('RehearsalFault', problem, 501));
    }
    const headers = {
      // Clients correct their clock by this header: it has to be virtual, as theirs is.
      date: new Date(this.options.now()).toUTCString(),
      'x-amzn-requestid': 'rehearsal',
      'content-length': Buffer.byteLength(answer.body ?? ''),
      ...answer.headers,
    };
    // The two kinds of response are alike, but not to the compiler.
    (outgoing as ServerResponse).writeHead(answer.status, headers).end(answer.body);
  }

  private async answer(incoming: IncomingMessage | Http2ServerRequest): Promise<AwsResponse> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { accessKeyId, region, service: signingName } = credentialScope(incoming.headers.authorization);
    const url = new URL(incoming.url ?? '/', this.url);
    const known = this.callers.get(accessKeyId);
    const request: AwsRequest = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
      body: Buffer.concat(chunks),
      caller: known ?? { name: `unknown caller ${accessKeyId}` },
      region,
    };
    const service = this.options.services.find(
      (candidate) => candidate.signingName === signingName && (candidate.serves?.(request) ?? true),
    );
    if (!service) {
      const asked = request.headers['x-amz-target'] ?? `${request.method} ${request.path}`;
      return this.unknown(
        request,
        undefined,
        `service ${signingName || 'without a signature'} (${asked}) has no stand-in`,
      );
    }
    if (!known)
      return this.unknown(request, service, `access key ${accessKeyId} belongs to no caller of the rehearsal`);
    if (region !== this.options.region) {
      const problem = `a call to ${signingName} in ${region}; the rehearsal stands in for ${this.options.region} only`;
      return this.unknown(request, service, problem);
    }
    let operation: Operation | string;
    try {
      operation = service.operation(request);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return service.failure(error, request);
    }
    if (typeof operation === 'string') {
      return this.unknown(request, service, `operation ${operation} of ${signingName} has no stand-in`);
    }
    return this.perform(operation, service, request);
  }

  private async perform(operation: Operation, service: AwsService, request: AwsRequest): Promise<AwsResponse> {
    const { action, resources } = operation;
    const caller = request.caller.name;
    // Whoever only watches the rehearsal is not part of it.
    const fault =
      caller === WATCHER
        ? undefined
        : this.options.faults?.faultFor({
            caller,
            service: service.signingName,
            action,
            resources,
            nth: this.count(`${caller}/${service.signingName}/${action}`),
          });
    if (fault?.held) await this.held.wait();
    const { answer, outcome } = await attempt(operation, service, request, fault);
    this.options.log.record({
      timeMs: this.options.now(),
      caller,
      roleArn: request.caller.roleArn,
      service: service.signingName,
      action,
      resources,
      outcome,
      faulted: fault?.error !== undefined,
      ...(answer.tokens && { tokens: answer.tokens }),
    });
    return answer;
  }

  private unknown(request: AwsRequest, service: AwsService | undefined, problem: string): AwsResponse {
    const caller = request.caller.name;
    this.options.log.recordUnknown({ timeMs: this.options.now(), caller, problem });
    const error = new ServiceError('NotKnownToRehearsal', `The rehearsal cannot stand in for this: ${problem}`, 501);
    return service ? service.failure(error, request) : restJsonFailure(error);
  }

  private count(key: string): number {
    const nth = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, nth);
    return nth;
  }
}

/** Access key, region and service that signed a request; empty when it is not signed. */
function credentialScope(authorization = ''): { accessKeyId: string; region: string; service: string } {
  const [accessKeyId = '', , region = '', service = ''] =
    /Credential=([^,\s]+)/.exec(authorization)?.[1]?.split('/') ?? [];
  return { accessKeyId, region, service };
}

async function attempt(
  operation: Operation,
  service: AwsService,
  request: AwsRequest,
  fault: Fault | undefined,
): Promise<{ answer: AwsResponse; outcome: string }> {
  const injected = fault?.error === 'throttle' ? service.throttled() : fault?.error;
  const refusal = (error: ServiceError) => ({ answer: service.failure(error, request), outcome: error.code });
  if (injected && fault?.when !== 'after') return refusal(injected);
  try {
    const answer = await operation.run();
    return injected ? refusal(injected) : { answer, outcome: outcomeOf(answer) };
  } catch (error) {
    if (error instanceof ServiceError) return refusal(error);
    throw error;
  }
}

/** Errors that a service answers itself, without throwing (DynamoDB's come ready-made). */
function outcomeOf(answer: AwsResponse): string {
  if (answer.status < 400) return 'ok';
  const type = /"__type":"(?:[^"#]*#)?([^"]+)"/.exec(String(answer.body ?? ''))?.[1];
  return type ?? String(answer.status);
}

function describe(error: unknown): string {
  // About the user's app, not about a mistake of ours.
  if (error instanceof AssemblyError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
