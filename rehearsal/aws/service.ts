/** Who calls: a function, the customization job, the rehearsal itself. */
export interface Caller {
  readonly name: string;
  /** The role whose permissions the call needs; absent for the rehearsal itself. */
  readonly roleArn?: string;
}

/** A request as a service sees it. */
export interface AwsRequest {
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly caller: Caller;
  readonly region: string;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** Of an answer of a model: for the log, not for the caller. */
  readonly tokens?: { readonly input: number; readonly output: number };
}

/** What a request asks for. */
export interface Operation {
  /** Name of the API operation, as in the service's reference. */
  readonly action: string;
  /** ARNs of what it touches, as far as the request tells. */
  readonly resources: readonly string[];
  /** Does it. Rejects with a ServiceError when the service would refuse. */
  readonly run: () => AwsResponse | Promise<AwsResponse>;
}

/** A stand-in for one AWS service. */
export interface AwsService {
  /** Name in the credential scope of signed requests, for example `states`. */
  readonly signingName: string;
  /**
   * Tells the requests of services apart that sign under one name.
   *
   * @default - all requests under the name
   */
  serves?(request: AwsRequest): boolean;
  /** The operation, or its name alone when the stand-in does not know it. */
  operation(request: AwsRequest): Operation | string;
  /** An error in the words of the service's protocol. */
  failure(error: ServiceError, request: AwsRequest): AwsResponse;
  /** The error with which this service asks to slow down. */
  throttled(): ServiceError;
}

/** An error that the service answers with. */
export class ServiceError extends Error {
  /**
   * @param code error code of the service's reference, for example `ValidationException`
   * @param status HTTP status
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** A decoded JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * The body as a JSON object; an empty one when there is no body.
 *
 * @throws ServiceError when it is anything else
 */
export function jsonBody(request: AwsRequest): Json {
  if (request.body.length === 0) return {};
  try {
    const value = JSON.parse(request.body.toString('utf8')) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Falls through to the same answer: the service does not tell the two apart either.
  }
  throw new ServiceError('SerializationException', 'The request body is not a JSON object');
}

/** A string member of a JSON body; undefined when it is absent. */
export function textMember(body: Json, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new ServiceError('SerializationException', `${name}: expected a string`);
  return value;
}

/**
 * A string member that the service requires.
 *
 * @throws ServiceError ValidationException when it is absent
 */
export function requiredText(body: Json, name: string): string {
  const value = textMember(body, name);
  if (value === undefined) {
    const member = name.slice(0, 1).toLowerCase() + name.slice(1);
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}

/** The members of a body that an operation must not have: the stand-in would ignore them. */
export function unknownMembers(body: Json, known: readonly string[]): string[] {
  return Object.keys(body).filter((name) => !known.includes(name));
}
