import { jsonBody, ServiceError, type AwsRequest, type Json } from './service';
import type { ServiceModel, Shape } from './service-model';

/** An operation of a REST service, with its input in one object as the API reference lists it. */
export interface RestCall {
  readonly name: string;
  readonly inputShape: string;
  readonly outputShape: string | undefined;
  readonly status: number;
  readonly input: Json;
}

/**
 * The operation that method and path of a request mean; undefined when the model has none.
 *
 * @throws ServiceError when the body is no JSON object
 */
export function restCall(model: ServiceModel, request: AwsRequest): RestCall | undefined {
  for (const [name, { http, input, output }] of Object.entries(model.operations)) {
    if (http.method !== request.method) continue;
    const labels = labelsIn(http.requestUri, request.path);
    if (!labels) continue;
    return {
      name,
      inputShape: input,
      outputShape: output,
      status: http.responseCode,
      input: { ...jsonBody(request), ...queryMembers(model, input, request.query), ...labels },
    };
  }
  return undefined;
}

/** Values of `{label}`s in a path, or undefined when the path is another. */
function labelsIn(uri: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = uri.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (!match) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1])]));
}

function queryMembers(model: ServiceModel, inputShape: string, query: URLSearchParams): Json {
  const members = Object.entries(model.shapes[inputShape]?.members ?? {}).filter(
    ([, { location }]) => location === 'querystring',
  );
  for (const name of query.keys()) {
    if (!members.some(([, { locationName }]) => locationName === name)) {
      throw new ServiceError('ValidationException', `Query parameter ${name} is not known to this operation`);
    }
  }
  return Object.fromEntries(
    members
      .filter(([, { locationName = '' }]) => query.has(locationName))
      .map(([name, { shape, locationName = '' }]) => [name, typed(model.shapes[shape], query.get(locationName) ?? '')]),
  );
}

function typed(shape: Shape | undefined, text: string): unknown {
  if (shape?.type === 'integer' || shape?.type === 'long') return Number(text);
  if (shape?.type === 'boolean') return text === 'true';
  return text;
}
