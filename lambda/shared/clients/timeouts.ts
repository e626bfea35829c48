/** Longer than a connection within a region ever takes to open, short enough to try the next address in time. */
const CONNECTION_MILLIS = 3_000;

/** For calls that are answered within a second or two: an answer that is this late will not come. */
const PROMPT_MILLIS = 15_000;

/** The longest that Lambda lets a function run. */
const INVOCATION_MILLIS = 15 * 60_000;

/**
 * For calls that are answered at once. A silent call is given up and made again: three of them (54 seconds with their
 * connections) fit into the shortest of our functions, which has a minute. Until its first byte a body may take as long; it is
 * not cut off once it flows.
 */
export const PROMPT = answerWithin(PROMPT_MILLIS);

/** For the client that invokes functions: the answer takes as long as the function. */
export const PATIENT = answerWithin(INVOCATION_MILLIS);

function answerWithin(requestTimeout: number) {
  // Without the last of them the SDK only warns.
  return { requestHandler: { connectionTimeout: CONNECTION_MILLIS, requestTimeout, throwOnRequestTimeout: true } };
}
