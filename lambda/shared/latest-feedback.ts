import type { Feedback } from '../../lib/contract/feedback';

/**
 * What each reviewer says last about each request. Feedback that was sent, delivered or stored twice counts once, in whatever
 * order it is read.
 */
export function latestFeedback(all: Iterable<Feedback>): Feedback[] {
  const latest = new Map<string, Feedback>();
  for (const feedback of all) {
    const key = JSON.stringify([feedback.requestId, feedback.reviewer]);
    const known = latest.get(key);
    if (known === undefined || isLater(feedback, known)) latest.set(key, feedback);
  }
  return [...latest.values()];
}

/** Of one instant, by content: the order of reading must not decide. */
function isLater(one: Feedback, other: Feedback): boolean {
  if (one.receivedAt !== other.receivedAt) return one.receivedAt > other.receivedAt;
  return contentOf(one) > contentOf(other);
}

const contentOf = ({ rating, correctedAnswer, comment }: Feedback): string =>
  JSON.stringify([rating, correctedAnswer ?? null, comment ?? null]);

/** A line of stored feedback; undefined when it is none. */
export function readFeedbackLine(line: string): Feedback | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { requestId, reviewer, rating, correctedAnswer, comment, receivedAt } = (value ?? {}) as Record<
    keyof Feedback,
    unknown
  >;
  const isText = (each: unknown): each is string => typeof each === 'string';
  const isFeedback =
    isText(requestId) &&
    isText(reviewer) &&
    (rating === 'up' || rating === 'down') &&
    isText(receivedAt) &&
    INSTANT.test(receivedAt) &&
    !Number.isNaN(Date.parse(receivedAt)) &&
    [correctedAnswer, comment].every((each) => each === undefined || isText(each));
  return isFeedback ? (value as Feedback) : undefined;
}

/** As the intake writes it: these sort by time. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
