import { PLAN_EVALUATION_ENV } from '../../lib/contract/env';
import type { EvaluationPlan, PlanEvaluationInput } from '../../lib/contract/evaluation';
import { BedrockModelDeployments } from '../shared/bedrock-model-deployments';
import { bedrock } from '../shared/clients/bedrock';
import { documents } from '../shared/clients/documents';
import { s3 } from '../shared/clients/s3';
import { readEnv } from '../shared/env';
import { EvaluationRegistry } from '../shared/evaluation-registry';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { planEvaluation } from './plan-evaluation';

const env = readEnv(PLAN_EVALUATION_ENV);
const dependencies = {
  registry: new RunRegistry(documents, env.REGISTRY_TABLE),
  evaluations: new EvaluationRegistry(documents, env.REGISTRY_TABLE),
  deployments: new BedrockModelDeployments(bedrock),
  s3,
  outputBucket: env.OUTPUT_BUCKET,
};

/** Decides what a run measures, and writes the prompts in shards. */
export const handler = (event: PlanEvaluationInput): Promise<EvaluationPlan> =>
  withServiceErrors(() => planEvaluation(event, dependencies));
