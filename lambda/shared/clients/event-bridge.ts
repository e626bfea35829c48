import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { RETRIES } from './retries';
import { PROMPT } from './timeouts';

/** The default event bus. */
export const eventBridge = new EventBridgeClient({ ...RETRIES, ...PROMPT });
