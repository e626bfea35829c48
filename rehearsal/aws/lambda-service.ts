import { jsonAnswer, restJsonFailure } from './protocols';
import {
  jsonBody,
  ServiceError,
  textMember,
  unknownMembers,
  type AwsRequest,
  type AwsResponse,
  type AwsService,
  type Operation,
} from './service';

/** A function's configuration, with the members of the API. */
export interface FunctionConfiguration {
  readonly FunctionName: string;
  readonly FunctionArn: string;
  readonly Version: string;
  readonly CodeSha256: string;
  readonly Timeout: number;
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
  readonly [member: string]: unknown;
}

/** The functions that the service calls and describes. Methods throw ServiceError ResourceNotFoundException. */
export interface LambdaFunctions {
  configuration(functionName: string, qualifier?: string): FunctionConfiguration;
  /** The version of the present code and settings; a new one only when they changed. */
  publishVersion(functionName: string): FunctionConfiguration;
  alias(functionName: string, alias: string): { readonly arn: string; readonly version: string };
  invoke(
    functionName: string,
    payload: string,
    options: { readonly qualifier?: string; readonly clientContext?: string },
  ): Promise<{ readonly payload: string; readonly functionError?: string; readonly executedVersion: string }>;
}

/** Largest request of a synchronous call, bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_REQUEST_BYTES = 6_291_456;

const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/]+)\/(invocations|versions|configuration|aliases)(?:\/([^/]+))?$/;

/** Lambda: invoke, publish a version, describe a function or an alias. */
export class LambdaService implements AwsService {
  readonly signingName = 'lambda';

  constructor(
    private readonly functions: LambdaFunctions,
    private readonly environment: { readonly account: string; readonly region: string },
  ) {}

  operation(request: AwsRequest): Operation | string {
    const [, encoded = '', what = '', rest] = FUNCTION_PATH.exec(request.path) ?? [];
    const asked = `${request.method} ${request.path}`;
    const { name, qualifier } = nameOf(decodeURIComponent(encoded), request.query.get('Qualifier') ?? undefined);
    const resources = [`arn:aws:lambda:${this.environment.region}:${this.environment.account}:function:${name}`];
    const qualified = qualifier === undefined ? resources : [`${resources[0]}:${qualifier}`];
    switch (`${request.method} ${what}${rest === undefined ? '' : '/…'}`) {
      case 'POST invocations': {
        const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
        if (type !== 'RequestResponse') return `Invoke with InvocationType ${type}`;
        return { action: 'Invoke', resources: qualified, run: () => this.invoke(request, name, qualifier) };
      }
      case 'POST versions': {
        const [other] = unknownMembers(jsonBody(request), ['CodeSha256', 'Description']);
        if (other !== undefined) return `PublishVersion with ${other}`;
        return { action: 'PublishVersion', resources, run: () => this.publishVersion(request, name) };
      }
      case 'GET configuration':
        return {
          action: 'GetFunctionConfiguration',
          resources: qualified,
          run: () => jsonAnswer(this.functions.configuration(name, qualifier)),
        };
      case 'GET aliases/…':
        return { action: 'GetAlias', resources, run: () => this.getAlias(name, decodeURIComponent(rest)) };
      default:
        return asked;
    }
  }

  failure(error: ServiceError): AwsResponse {
    return restJsonFailure(error);
  }

  throttled(): ServiceError {
    return new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429);
  }

  private async invoke(request: AwsRequest, name: string, qualifier: string | undefined): Promise<AwsResponse> {
    if (request.body.length > MAX_REQUEST_BYTES) {
      const message = `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`;
      throw new ServiceError('RequestEntityTooLargeException', message, 413);
    }
    const payload = request.body.length === 0 ? '{}' : request.body.toString('utf8');
    if (!isJson(payload)) {
      const message = 'Could not parse request body into json: Could not parse payload into json';
      throw new ServiceError('InvalidRequestContentException', message);
    }
    const context = request.headers['x-amz-client-context'];
    const result = await this.functions.invoke(name, payload, {
      ...(qualifier !== undefined && { qualifier }),
      ...(context !== undefined && { clientContext: clientContextOf(context) }),
    });
    return {
      status: 200,
      headers: {
        'content-type': 'application/json',
        'x-amz-executed-version': result.executedVersion,
        ...(result.functionError !== undefined && { 'x-amz-function-error': result.functionError }),
      },
      body: result.payload,
    };
  }

  private publishVersion(request: AwsRequest, name: string): AwsResponse {
    const expected = textMember(jsonBody(request), 'CodeSha256');
    const latest = this.functions.configuration(name);
    if (expected !== undefined && expected !== latest.CodeSha256) {
      const message = `CodeSHA256 (${expected}) is different from current CodeSHA256 in $LATEST (${latest.CodeSha256}).`;
      throw new ServiceError('InvalidParameterValueException', message);
    }
    return jsonAnswer(this.functions.publishVersion(name), 201);
  }

  private getAlias(name: string, alias: string): AwsResponse {
    const { arn, version } = this.functions.alias(name, alias);
    return jsonAnswer({ AliasArn: arn, Name: alias, FunctionVersion: version, Description: '' });
  }
}

/** Name and qualifier from a name, a partial ARN or an ARN, any of them with a qualifier. */
function nameOf(given: string, qualifier: string | undefined): { name: string; qualifier: string | undefined } {
  const parts = given.replace(/^(?:arn:[^:]+:lambda:[^:]*:)?(?:\d{12}:)?function:/, '').split(':');
  return { name: parts[0], qualifier: qualifier ?? parts[1] };
}

function clientContextOf(header: string): string {
  const text = Buffer.from(header, 'base64').toString('utf8');
  if (isJson(text)) return text;
  throw new ServiceError(
    'InvalidRequestContentException',
    'Client context must be a valid Base64-encoded JSON object.',
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
