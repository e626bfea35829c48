import type { Feedback } from '../../lib/contract/feedback';
import { MAX_FEEDBACK_BYTES } from '../../lib/contract/limits';
import { log } from '../shared/log';
import { checkFeedback } from './check-feedback';
import { countFeedback } from './metrics';
import { Refusal } from './refusal';
import { reviewerOf, type Authorizer } from './reviewer';

/** What of a request of an HTTP API counts here (payload format 2.0). */
export interface HttpRequest {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: { readonly authorizer?: Authorizer };
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface TakeFeedbackDependencies {
  /** Keeps a message. */
  readonly send: (body: string) => Promise<unknown>;
  readonly functionName: string;
  readonly now: () => number;
}

/** Accepts feedback, or says what is wrong with it: field, got, allowed, and never what was written. */
export async function takeFeedback(
  request: HttpRequest,
  { send, functionName, now }: TakeFeedbackDependencies,
): Promise<HttpAnswer> {
  try {
    const feedback = readFeedback(request, new Date(now()).toISOString());
    await send(messageOf(feedback));
    countFeedback('accepted', functionName, now());
    return answer(202, { accepted: true });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.warn('feedback-refused', { status: error.status, why: error.message });
    countFeedback('refused', functionName, now());
    return answer(error.status, { message: error.message });
  }
}

function readFeedback({ requestContext, headers = {}, ...request }: HttpRequest, receivedAt: string): Feedback {
  const { authorizer } = requestContext ?? {};
  // Before the body: whoever is nobody learns nothing about it.
  const identity = reviewerOf(authorizer, undefined);
  requireJson(headers);
  const { reviewer, ...checked } = checkFeedback(parsed(textOf(request)));
  return { ...checked, reviewer: reviewer === undefined ? identity : reviewerOf(authorizer, reviewer), receivedAt };
}

/** API Gateway hands header names over in lower case. */
function requireJson(headers: NonNullable<HttpRequest['headers']>): void {
  const type = headers['content-type'];
  if (type !== undefined && /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type)) return;
  throw new Refusal(
    415,
    `content-type: got ${type === undefined ? 'nothing' : 'another'}, allowed is application/json.`,
  );
}

function textOf({ body = '', isBase64Encoded = false }: HttpRequest): string {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_FEEDBACK_BYTES) {
    throw new Refusal(413, `body: got ${bytes.length} bytes, allowed are at most ${MAX_FEEDBACK_BYTES}.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(400, 'body: got bytes that are not UTF-8, allowed is a JSON object in UTF-8.');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal(400, `body: got ${text === '' ? 'nothing' : 'text that is not JSON'}, allowed is a JSON object.`);
  }
}

/** Two characters that JSON allows and a message does not. */
const messageOf = (feedback: Feedback): string =>
  JSON.stringify(feedback).replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');

function answer(statusCode: number, body: object): HttpAnswer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
