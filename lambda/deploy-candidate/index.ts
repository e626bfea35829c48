import { DEPLOY_CANDIDATE_ENV } from '../../lib/contract/env';
import type { CandidateInput, CandidateResult } from '../../lib/contract/evaluation';
import { BedrockModelDeployments } from '../shared/bedrock-model-deployments';
import { bedrock } from '../shared/clients/bedrock';
import { documents } from '../shared/clients/documents';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { serveCandidate } from './serve-candidate';

const env = readEnv(DEPLOY_CANDIDATE_ENV);
const dependencies = {
  registry: new RunRegistry(documents, env.REGISTRY_TABLE),
  deployments: new BedrockModelDeployments(bedrock),
};

/** Deploys the model that a run trained, or looks how that is doing. */
export const handler = (event: CandidateInput): Promise<CandidateResult> =>
  withServiceErrors(() => serveCandidate(event, dependencies));
