/**
 * Metadata that our own calls of models carry into the invocation logs. They are no traffic: what measures the champion, or
 * looks whether it answers, must neither be watched for drift nor become training data.
 */
export const OWN_CALL = 'cdk-bedrock-rft';

export type OwnCallPurpose = 'evaluation' | 'smoke-call';

/** What a call of ours has as its `requestMetadata`. */
export const ownCall = (purpose: OwnCallPurpose): Record<string, string> => ({ [OWN_CALL]: purpose });

export const isOwnCall = (requestMetadata: Readonly<Record<string, string>>): boolean =>
  Object.hasOwn(requestMetadata, OWN_CALL);
