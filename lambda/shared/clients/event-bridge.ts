import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { RETRIES } from './retries';

/** The default event bus. */
export const eventBridge = new EventBridgeClient(RETRIES);
