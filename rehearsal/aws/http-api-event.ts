/** Who is authorized, as the authorizer of a route says it. */
export type HttpApiIdentity =
  | { readonly iam: { readonly userArn: string } }
  | { readonly jwt: { readonly claims: Readonly<Record<string, string>>; readonly scopes: null } };

export interface HttpApiRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Absent: nobody was authorized, which a route with an authorizer never lets through. */
  readonly identity?: HttpApiIdentity;
  /** Virtual instant, epoch milliseconds. */
  readonly timeMs: number;
}

/**
 * What an HTTP API of API Gateway calls a function with, in payload format 2.0. It stands in for the API itself: routes,
 * authorizers and limits of the API are not rehearsed.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpApiEvent({ method, path, headers, body, identity, timeMs }: HttpApiRequest): object {
  const domainPrefix = 'rehearsal';
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    requestContext: {
      accountId: '123456789012',
      apiId: domainPrefix,
      ...(identity && { authorizer: identity }),
      domainName: `${domainPrefix}.execute-api.us-east-1.amazonaws.com`,
      domainPrefix,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'rehearsal' },
      requestId: 'rehearsal',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: new Date(timeMs).toUTCString(),
      timeEpoch: timeMs,
    },
    body,
    isBase64Encoded: false,
  };
}
