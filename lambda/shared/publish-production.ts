import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { MODEL_PROMOTED, type ModelPromotedDetail } from '../../lib/contract/events';
import type { ProductionItem } from '../../lib/contract/items';
import { CONTRACT_VERSION } from '../../lib/contract/payloads';
import { log } from './log';
import { putEvent } from './put-event';

export interface Publisher {
  readonly ssm: SSMClient;
  readonly eventBridge: EventBridgeClient;
}

/** Copies the truth into the parameter that applications read, and tells of the swap. */
export async function publishProduction(
  { ssm, eventBridge }: Publisher,
  pipeline: string,
  { modelId, modelIdParameter, champion, version, lastSwap }: ProductionItem,
): Promise<void> {
  await writeParameter(ssm, modelIdParameter, modelId);
  const detail: ModelPromotedDetail = {
    contract: CONTRACT_VERSION,
    pipeline,
    kind: lastSwap.kind,
    modelId,
    ...(champion && { modelArn: champion.modelArn, runId: champion.runId }),
    reason: lastSwap.reason,
    productionVersion: version,
  };
  await putEvent(eventBridge, MODEL_PROMOTED, detail);
}

/**
 * Writes the parameter again if it says something else than the truth: CloudFormation writes the value of the template
 * whenever another property of the parameter changes, its tags for example. While the base model answers, the template is
 * right.
 */
export async function repairParameter(ssm: SSMClient, production: ProductionItem | undefined): Promise<void> {
  if (!production?.champion) {
    return;
  }
  const { modelId, modelIdParameter } = production;
  const { Parameter: parameter } = await ssm.send(new GetParameterCommand({ Name: modelIdParameter }));
  if (parameter?.Value !== modelId) {
    log.warn('parameter-repaired', { modelIdParameter, found: parameter?.Value, modelId });
    await writeParameter(ssm, modelIdParameter, modelId);
  }
}

async function writeParameter(ssm: SSMClient, name: string, value: string): Promise<void> {
  await ssm.send(new PutParameterCommand({ Name: name, Value: value, Overwrite: true }));
}
