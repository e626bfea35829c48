import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BedrockModelDeployments } from './bedrock-model-deployments';
import { bedrock } from './clients/bedrock';
import { eventBridge } from './clients/event-bridge';
import { sfn } from './clients/sfn';
import { ssm } from './clients/ssm';
import { BedrockCustomModels } from './custom-models';
import { ProductionRegistry } from './production-registry';

/** What swaps and puts right what production answers with. */
export const servingServices = (documents: DynamoDBDocumentClient, tableName: string) => ({
  production: new ProductionRegistry(documents, tableName),
  deployments: new BedrockModelDeployments(bedrock),
  models: new BedrockCustomModels(bedrock),
  ssm,
  eventBridge,
  sfn,
  now: Date.now,
});
