import { GraderUnavailable, InvalidSample, type GraderContext } from '../index';
import { troubleOf, wordsOf } from './service-trouble';

/** Kept back from the time of a row, so that the reason is told before the batch ends without one. */
const MARGIN_MILLIS = 100;

/** For the retries of a row when nobody set a deadline: on a laptop, an outage should not look like a hang. */
const WITHOUT_DEADLINE_MILLIS = 60_000;

/** A call that is silent for this long is given up and made again. A slow judge answers well within it. */
const ATTEMPT_MILLIS = 60_000;

/** Pauses between calls are random up to 0.25 s, 0.5 s, 1 s, … and never beyond 8 s. */
const FIRST_PAUSE_MILLIS = 250;
const LONGEST_PAUSE_MILLIS = 8_000;

/** What is called, for messages. */
export interface CallSubject {
  /** The grader and what it calls: `judge: model "us.amazon.nova-pro-v1:0"`. */
  readonly name: string;
  /** What to do when a permission is missing. */
  readonly permission: string;
  /** What to do when it is not found or refuses the request. */
  readonly check: string;
}

/** Thrown for a reply of the model that Bedrock itself could not read; for the caller, as good as an unreadable reply. */
export class UnreadableReply extends Error {
  public override readonly name = 'UnreadableReply';
}

/**
 * The answer of one Bedrock call, called again after throttling, 5xx, lost connections and silence for as long as the
 * time of the row lasts.
 *
 * @param send - makes the call; should stop when the signal aborts
 * @throws GraderUnavailable when the time is used up or the batch has ended
 * @throws InvalidSample when the service finds the text of the row too long
 * @throws UnreadableReply when Bedrock could not read the tool call of a model
 * @throws an Error saying what to do, when another call would fail likewise
 */
export async function callBedrock<Output>(
  send: (signal: AbortSignal) => Promise<Output>,
  subject: CallSubject,
  context?: GraderContext,
): Promise<Output> {
  const left = timeLeft(context);
  let trouble = 'not called yet';
  for (let calls = 0; ; calls++) {
    // The first call waits for nothing.
    const pause = calls === 0 ? 0 : pauseBefore(calls);
    if (context?.signal.aborted) throw new GraderUnavailable(`${subject.name}: the batch ended before it answered.`);
    if (pause >= left()) {
      throw new GraderUnavailable(
        `${subject.name}: ${trouble} (calls: ${calls}), and no time is left for another call. Lower the concurrency, ask ` +
          'for a higher quota, or raise the timeout of the reward function.',
      );
    }
    if (pause > 0) await sleep(pause, context?.signal);
    if (context?.signal.aborted) continue;
    const millis = Math.min(ATTEMPT_MILLIS, left());
    try {
      return await attempt(send, millis, context?.signal);
    } catch (error) {
      if (!context?.signal.aborted) throwUnlessPassing(error, subject);
      // A call that the end of the row cut short tells nothing of the service: what it said before is the reason.
      const wasCutShort = error instanceof SilentCall && millis < ATTEMPT_MILLIS;
      if (calls === 0 || !wasCutShort) trouble = `got ${wordsOf(error)}`;
    }
  }
}

/** At most this many pieces of work at a time, the others in the order in which they came. */
export function limitedTo(concurrency: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    // A place that becomes free is handed on, so that nobody who comes in between takes it.
    if (running >= concurrency) await new Promise<void>((resume) => waiting.push(resume));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

function throwUnlessPassing(error: unknown, { name, permission, check }: CallSubject): void {
  const words = wordsOf(error);
  switch (troubleOf(error)) {
    case 'passing':
      return;
    case 'too-long':
      throw new InvalidSample(`${name}: the text of this row is too long: ${words}`, { cause: error });
    case 'unreadable':
      throw new UnreadableReply(words, { cause: error });
    case 'denied':
      throw new Error(`${name}: got ${words}. ${permission}`, { cause: error });
    case 'missing':
    case 'refused':
      throw new Error(`${name}: got ${words}. ${check}`, { cause: error });
  }
}

function timeLeft(context: GraderContext | undefined): () => number {
  const granted = context?.remainingMillis() ?? Infinity;
  if (context && granted !== Infinity) return () => context.remainingMillis() - MARGIN_MILLIS;
  const end = Date.now() + WITHOUT_DEADLINE_MILLIS;
  return () => end - Date.now();
}

/** Random over the whole span: rows that were throttled together should not come back together. */
function pauseBefore(call: number): number {
  return Math.ceil(Math.random() * Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** (call - 1)));
}

/** One call. It ends in time even when the client takes no notice of the signal. */
async function attempt<Output>(
  send: (signal: AbortSignal) => Promise<Output>,
  millis: number,
  batch: AbortSignal | undefined,
): Promise<Output> {
  const call = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    call.signal.addEventListener('abort', () => reject(call.signal.reason as Error));
  });
  const stop = () => call.abort(new SilentCall('the batch ended'));
  const timer = setTimeout(() => call.abort(new SilentCall(`no answer within ${Math.round(millis)} ms`)), millis);
  batch?.addEventListener('abort', stop);
  try {
    return await Promise.race([send(call.signal), stopped]);
  } finally {
    clearTimeout(timer);
    batch?.removeEventListener('abort', stop);
  }
}

/** Under the SDK's name for the same thing. */
class SilentCall extends Error {
  public override readonly name = 'TimeoutError';
}

async function sleep(millis: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    signal?.addEventListener('abort', done);
  });
}
