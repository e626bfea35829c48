import type { PlannedPeriod, PlanPeriodInput } from '../../lib/contract/drift';
import { PLAN_PERIOD_ENV } from '../../lib/contract/env';
import { acceptContract } from '../shared/contract';
import { documents } from '../shared/clients/documents';
import { lambda } from '../shared/clients/lambda';
import { s3 } from '../shared/clients/s3';
import { readEnv } from '../shared/env';
import { ProductionRegistry } from '../shared/production-registry';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { planPeriod } from './plan-period';

const env = readEnv(PLAN_PERIOD_ENV);
const runs = new RunRegistry(documents, env.REGISTRY_TABLE);
const production = new ProductionRegistry(documents, env.REGISTRY_TABLE);

/** Says which period is to be judged, of which model, and where its log objects lie. */
export const handler = (event: PlanPeriodInput): Promise<PlannedPeriod> =>
  withServiceErrors(() => planPeriod(acceptContract(event), { s3, lambda, runs, production }));
