import { DECIDE_PROMOTION_ENV } from '../../lib/contract/env';
import type { DecidePromotionInput, PromotionDecision } from '../../lib/contract/evaluation';
import { documents } from '../shared/clients/documents';
import { lambda } from '../shared/clients/lambda';
import { s3 } from '../shared/clients/s3';
import { readEnv } from '../shared/env';
import { EvaluationRegistry } from '../shared/evaluation-registry';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { decideRun } from './decide-run';

const env = readEnv(DECIDE_PROMOTION_ENV);
const dependencies = {
  registry: new RunRegistry(documents, env.REGISTRY_TABLE),
  evaluations: new EvaluationRegistry(documents, env.REGISTRY_TABLE),
  s3,
  lambda,
  outputBucket: env.OUTPUT_BUCKET,
};

/** Decides from the figures of a run whether its model becomes the production model. */
export const handler = (event: DecidePromotionInput): Promise<PromotionDecision> =>
  withServiceErrors(() => decideRun(event, dependencies));
