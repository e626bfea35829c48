import { DEPLOY_CANDIDATE_ENV } from '../../lib/contract/env';
import type { DeployCandidateInput, Deployment } from '../../lib/contract/evaluation';
import { BedrockModelDeployments } from '../shared/bedrock-model-deployments';
import { bedrock } from '../shared/clients/bedrock';
import { documents } from '../shared/clients/documents';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { deployCandidate } from './deploy-candidate';

const env = readEnv(DEPLOY_CANDIDATE_ENV);
const registry = new RunRegistry(documents, env.REGISTRY_TABLE);
const deployments = new BedrockModelDeployments(bedrock);

/** Deploys the model that a run trained. */
export const handler = (event: DeployCandidateInput): Promise<Deployment> =>
  withServiceErrors(() => deployCandidate(event, { registry, deployments }));
