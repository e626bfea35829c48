import { EventBridgeClient } from '@aws-sdk/client-eventbridge';

/** The default event bus. */
export const eventBridge = new EventBridgeClient({ retryMode: 'standard' });
