import type { AwsRequest, AwsResponse, Json, ServiceError } from './service';
import { element, text, xmlDocument } from './xml';

/** Operation name in the `X-Amz-Target` header of the AWS JSON protocols; empty when there is none. */
export function targetOf(request: AwsRequest): string {
  const target = request.headers['x-amz-target'] ?? '';
  return target.slice(target.lastIndexOf('.') + 1);
}

/** A success in one of the JSON protocols. */
export function jsonAnswer(body: Json, status = 200): AwsResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** An error of AWS JSON 1.0 and 1.1 (DynamoDB, Step Functions, EventBridge, Systems Manager). */
export function jsonFailure(error: ServiceError): AwsResponse {
  return jsonAnswer({ __type: error.code, message: error.message }, error.status);
}

/** An error of REST JSON (Bedrock, Lambda). */
export function restJsonFailure(error: ServiceError): AwsResponse {
  const type = error.status >= 500 ? 'Server' : 'User';
  const answer = jsonAnswer({ message: error.message, Type: type }, error.status);
  return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': error.code } };
}

/** Parameters of the query protocol (CloudFormation, SNS, STS), from the form in the body. */
export function queryParameters(request: AwsRequest): URLSearchParams {
  return new URLSearchParams(request.body.toString('utf8'));
}

/**
 * A success in the query protocol.
 *
 * @param result members that are texts, or elements as they are to be
 */
export function queryAnswer(
  action: string,
  namespace: string,
  result: Readonly<Record<string, string>> | readonly string[],
): AwsResponse {
  const members = isList(result) ? result : Object.entries(result).map(([name, value]) => text(name, value));
  const body = element(`${action}Response xmlns="${namespace}"`, [
    element(`${action}Result`, members),
    element('ResponseMetadata', [text('RequestId', 'rehearsal')]),
  ]);
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: xmlDocument(body) };
}

const isList = (value: object): value is readonly string[] => Array.isArray(value);

/** An error in the query protocol. */
export function queryFailure(error: ServiceError): AwsResponse {
  const body = element('ErrorResponse', [
    element('Error', [
      text('Type', error.status >= 500 ? 'Receiver' : 'Sender'),
      text('Code', error.code),
      text('Message', error.message),
    ]),
    text('RequestId', 'rehearsal'),
  ]);
  return { status: error.status, headers: { 'content-type': 'text/xml' }, body: xmlDocument(body) };
}
