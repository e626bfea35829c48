import { OWN_CALL } from '../../lib/contract/invocation-logs';
import type { InvocationLogSettings } from '../../lib/contract/settings';
import type { LogHead } from '../shared/invocation-logs/log-record';

/** Whether a call is one that rows are made of: from this time, to one of these models, with this metadata, and not our own. */
export function wantedCalls(
  { models, metadataEquals, metadataNotEquals }: InvocationLogSettings,
  from: Date,
  to: Date,
): (head: LogHead) => boolean {
  const [first, last] = [from.toISOString(), to.toISOString()];
  const required = Object.entries(metadataEquals);
  const refused = Object.entries({ ...metadataNotEquals, ...OWN_CALL });
  return ({ timestamp, modelId, requestMetadata }) =>
    timestamp >= first &&
    timestamp <= last &&
    (models.length === 0 || models.some((model) => isSameModel(model, modelId))) &&
    required.every(([name, value]) => requestMetadata[name] === value) &&
    refused.every(([name, value]) => requestMetadata[name] !== value);
}

/** Callers name a model by its id or by an ARN that ends with it. */
function isSameModel(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}
