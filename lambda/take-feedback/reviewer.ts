import { Refusal } from './refusal';

/** Who calls, as the authorizer of the API found out. */
export interface Authorizer {
  readonly iam?: { readonly userArn?: string };
  readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> };
}

/**
 * Whose feedback it is. With a token, its subject. With IAM, the ARN of the caller; an application that names a reviewer
 * speaks for them as `<ARN>#<reviewer>`, and then the session of its role is left out: it changes from container to container.
 *
 * @throws Refusal when nobody was authorized, or when a token and the body both name somebody
 */
export function reviewerOf(authorizer: Authorizer | undefined, given: string | undefined): string {
  const subject = authorizer?.jwt?.claims?.['sub'];
  const arn = authorizer?.iam?.userArn;
  if (typeof subject === 'string' && subject !== '') {
    if (given === undefined) return subject;
    throw new Refusal(400, 'reviewer: got a value, allowed is nothing: the token says who sends.');
  }
  if (typeof arn !== 'string' || arn === '') {
    throw new Refusal(401, 'identity: got none, allowed is a signed request or a token with a subject.');
  }
  return given === undefined ? arn : `${withoutSession(arn)}#${given}`;
}

/** `arn:aws:sts::…:assumed-role/<role>/<session>` without its last part; any other ARN as it is. */
function withoutSession(arn: string): string {
  return /^arn:[^:]+:sts::\d+:assumed-role\/[^/]+/.exec(arn)?.[0] ?? arn;
}
