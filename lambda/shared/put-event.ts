import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SERVICE_FAULT } from '../../lib/contract/errors';
import { EVENT_SOURCE } from '../../lib/contract/events';
import { RftError } from './rft-error';

/** Puts one event of ours on the default bus. */
export async function putEvent(eventBridge: EventBridgeClient, detailType: string, detail: object): Promise<void> {
  const { FailedEntryCount: failed = 0, Entries: entries = [] } = await eventBridge.send(
    new PutEventsCommand({
      Entries: [{ Source: EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detail) }],
    }),
  );
  if (failed > 0) {
    // PutEvents answers 200 and tells of a refused entry in the body.
    throw new RftError(
      SERVICE_FAULT,
      `PutEvents: ${entries[0]?.ErrorCode ?? 'refused'}: ${entries[0]?.ErrorMessage ?? ''}`,
    );
  }
}
