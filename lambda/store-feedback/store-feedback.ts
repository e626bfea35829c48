import type { Feedback } from '../../lib/contract/feedback';
import { feedbackKey } from '../../lib/contract/keys';
import { sha256 } from '../../lib/contract/names';
import { readFeedbackLine } from '../shared/latest-feedback';
import { log } from '../shared/log';

/** What of a batch of a queue counts here. */
export interface FeedbackMessages {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** Messages that stay in the queue; all others are done. */
export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Writes one object for a batch. Its name and its bytes come from the messages alone: a batch that is delivered again writes
 * the same object again. Messages that are no feedback are left for the dead-letter queue.
 */
export async function storeFeedback(
  { Records: messages }: FeedbackMessages,
  put: (key: string, text: string) => Promise<unknown>,
): Promise<BatchResult> {
  const read = messages.map(({ messageId, body }) => ({ messageId, feedback: readFeedbackLine(body) }));
  const good = read.flatMap(({ messageId, feedback }) => (feedback ? [{ messageId, feedback }] : []));
  const bad = read.filter(({ feedback }) => !feedback);
  const [earliest] = good.sort((one, other) => inOrder(one, other));
  if (earliest) {
    const name = sha256(good.map(({ messageId }) => messageId).join()).slice(0, 32);
    const lines = good.map(({ feedback }) => `${JSON.stringify(feedback)}\n`);
    await put(feedbackKey(earliest.feedback.receivedAt, name), lines.join(''));
  }
  log.info('feedback-stored', { stored: good.length, refused: bad.length });
  return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

interface Message {
  readonly messageId: string;
  readonly feedback: Feedback;
}

/** By time, and by id where that is the same: in which order the queue hands them out says nothing. */
function inOrder(one: Message, other: Message): number {
  const [left, right] = [one, other].map(({ messageId, feedback }) => `${feedback.receivedAt} ${messageId}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}
