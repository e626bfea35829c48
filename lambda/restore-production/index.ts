import { RESTORE_PRODUCTION_ENV } from '../../lib/contract/env';
import type { RestoredProduction, RestoreProductionInput } from '../../lib/contract/evaluation';
import { documents } from '../shared/clients/documents';
import { readEnv } from '../shared/env';
import { servingServices } from '../shared/serving-services';
import { withServiceErrors } from '../shared/service-errors';
import { restoreProduction } from './restore-production';

const env = readEnv(RESTORE_PRODUCTION_ENV);
const dependencies = servingServices(documents, env.REGISTRY_TABLE);

/** Gets production back to what it answered before a swap that failed half-way. */
export const handler = (event: RestoreProductionInput): Promise<RestoredProduction> =>
  withServiceErrors(() => restoreProduction(event, dependencies));
