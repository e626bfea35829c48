import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LONGEST_REASON, type Verdict } from './question';

/** A request that is not served, in words. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Larger than the longest reason in percent-encoding, nothing else is in the form. */
const LARGEST_FORM = 16 * LONGEST_REASON;

/**
 * The address must be one of this machine: another name that resolves to it is how a page of the internet would reach in.
 *
 * @throws Refusal
 */
export function requireOwnHost({ headers: { host = '' } }: IncomingMessage, port: number): void {
  if (host === `127.0.0.1:${port}` || host === `localhost:${port}`) return;
  throw new Refusal(421, `Host: got '${host}', served is 127.0.0.1:${port}. Open the address that rft review printed.`);
}

/** Whether the path begins with the token; takes as long for a nearly right one. */
export function isToken(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

/**
 * Only the page itself may decide: browsers say where a form came from, and a script cannot forge it.
 *
 * @throws Refusal
 */
export function requireOwnForm({ headers }: IncomingMessage): void {
  const { host = '', origin } = headers;
  const site = headers['sec-fetch-site'];
  if (origin !== `http://${host}`) {
    throw new Refusal(403, `Origin: got '${origin ?? 'none'}', allowed is http://${host}. Decide on the page itself.`);
  }
  if (site !== undefined && site !== 'same-origin') {
    throw new Refusal(403, `Sec-Fetch-Site: got '${site}', allowed is same-origin. Decide on the page itself.`);
  }
  const type = headers['content-type']?.split(';')[0].trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw new Refusal(415, `Content-Type: got '${type ?? 'none'}', allowed is application/x-www-form-urlencoded.`);
  }
}

/**
 * The form that was sent.
 *
 * @throws Refusal when it is too large
 */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_FORM) {
      throw new Refusal(413, `form: got more than ${LARGEST_FORM} bytes. Write a shorter reason.`, {
        Connection: 'close',
      });
    }
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/**
 * What the form says.
 *
 * @throws Refusal when it is no verdict with a reason
 */
export function verdictOf(form: URLSearchParams): Verdict {
  const [verdict, ...others] = form.getAll('verdict');
  if ((verdict !== 'approve' && verdict !== 'reject') || others.length > 0) {
    throw new Refusal(400, `verdict: got '${form.getAll('verdict').join(', ')}', allowed is approve or reject.`);
  }
  const reason = reasonOf(form);
  if (reason === '' || reason.length > LONGEST_REASON) {
    throw new Refusal(400, `reason: got ${reason.length} characters, allowed are 1 to ${LONGEST_REASON}. Say why.`);
  }
  return { approved: verdict === 'approve', reason };
}

/** Forms send line ends as CRLF. */
export const reasonOf = (form: URLSearchParams): string => (form.get('reason') ?? '').replaceAll('\r\n', '\n').trim();
