/** Names under which AWS says that it does not know who calls. */
const WHO =
  /^(ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure)$/;
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)$/;
const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|KMSAccessDeniedException)$/;

/** An error of the AWS SDK in words for the person at the terminal; any other error as it is. */
export function inWords(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  if (NO_CREDENTIALS.test(name)) {
    return new Error(
      `credentials: none that work (${withoutEnd(message)}). Sign in, for example with 'aws sso login', or set AWS_PROFILE.`,
    );
  }
  if (WHO.test(name)) {
    return new Error(
      `credentials: AWS does not take them (${name}: ${withoutEnd(message)}). Sign in again, or set AWS_PROFILE.`,
    );
  }
  if (DENIED.test(name)) {
    return new Error(
      `permissions: ${withoutEnd(message)}. Ask for a role that may do this (docs/runbook.md lists what each command calls).`,
    );
  }
  if (/^(ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT)$/.test((error as { code?: string }).code ?? '')) {
    return new Error(`connection: AWS was not reached (${withoutEnd(message)}). Check the network and --region.`);
  }
  return error;
}

const withoutEnd = (text: string): string => text.trim().replace(/\.$/, '');
