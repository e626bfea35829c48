import { DATASET_REJECTED } from '../../lib/contract/errors';
import type { Feedback } from '../../lib/contract/feedback';
import { FEEDBACK_PREFIX, s3Uri } from '../../lib/contract/keys';
import { isFields } from '../shared/dataset-row';
import { forEachLine } from '../shared/line-splitter';
import type { ObjectStore } from '../shared/object-store';
import { RftError } from '../shared/rft-error';

/** Most text of corrections that is kept in memory at a time. */
const MAX_CORRECTION_BYTES = 256 * 1024 * 1024;

const DAY_MS = 86_400_000;

/** What was said about calls, by the id of the call. */
export interface FeedbackFound {
  /** The correction that counts; `undefined` where somebody rated without one. */
  readonly corrections: ReadonlyMap<string, string | undefined>;
  /** Lines that are no feedback. */
  readonly unreadable: number;
}

export const NO_FEEDBACK: FeedbackFound = { corrections: new Map(), unreadable: 0 };

type Said = Pick<Feedback, 'correctedAnswer' | 'receivedAt'>;

/**
 * The feedback that was taken between two instants. The last word of each reviewer about a call counts; of several reviewers
 * who corrected it, the latest correction.
 *
 * @throws RftError DatasetRejected when the corrections do not fit into memory
 */
export async function readFeedback(store: ObjectStore, bucket: string, from: Date, to: Date): Promise<FeedbackFound> {
  const calls = new Map<string, Map<string, Said>>();
  const [first, last] = [from.toISOString(), to.toISOString()];
  let unreadable = 0;
  let bytes = 0;
  const onLine = (line: Buffer | undefined) => {
    const feedback = feedbackOn(line);
    if (feedback === undefined) {
      unreadable += 1;
      return;
    }
    const { requestId, reviewer, receivedAt, correctedAnswer } = feedback;
    const said = calls.get(requestId) ?? new Map<string, Said>();
    const before = said.get(reviewer)?.receivedAt ?? '';
    if (receivedAt >= first && receivedAt <= last && receivedAt >= before) {
      said.set(reviewer, { receivedAt, correctedAnswer });
      calls.set(requestId, said);
      bytes += correctedAnswer?.length ?? 0;
    }
  };
  for (const key of await feedbackKeys(store, bucket, from, to)) {
    const object = await store.open(bucket, key);
    if (object !== undefined) {
      await forEachLine(object.body, onLine, () => Promise.resolve());
    }
    if (bytes > MAX_CORRECTION_BYTES) {
      throw new RftError(
        DATASET_REJECTED,
        `${s3Uri(bucket, FEEDBACK_PREFIX)} has more than ${MAX_CORRECTION_BYTES / 1024 / 1024} MiB of corrections since ${first}: ` +
          'they do not fit into memory. Take logs from a shorter time (since).',
      );
    }
  }
  return { corrections: new Map([...calls].map(([id, said]) => [id, correctionIn([...said.values()])])), unreadable };
}

/** Keys of the days from `from` to `to`, in their order: those of earlier years are not even listed. */
async function feedbackKeys(store: ObjectStore, bucket: string, from: Date, to: Date): Promise<string[]> {
  const keys: string[] = [];
  for (let at = Math.floor(from.getTime() / DAY_MS) * DAY_MS; at <= to.getTime(); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '/');
    for await (const key of store.list(bucket, `${FEEDBACK_PREFIX}${day}/`)) {
      if (key.endsWith('.jsonl')) {
        keys.push(key);
      }
    }
  }
  return keys.sort();
}

function feedbackOn(line: Buffer | undefined): Feedback | undefined {
  try {
    const value: unknown = JSON.parse(line?.toString('utf8') ?? '');
    return isFeedback(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFeedback(value: unknown): value is Feedback {
  return (
    isFields(value) &&
    [value.requestId, value.reviewer, value.receivedAt].every((field) => typeof field === 'string' && field !== '') &&
    (value.correctedAnswer === undefined || typeof value.correctedAnswer === 'string')
  );
}

function correctionIn(said: readonly Said[]): string | undefined {
  return said
    .filter(({ correctedAnswer = '' }) => correctedAnswer.trim() !== '')
    .sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1))[0]?.correctedAnswer;
}
