import { REQUEST_RUN_ENV } from '../../lib/contract/env';
import type { RequestRunInput, RequestRunOutput } from '../../lib/contract/payloads';
import { documents } from '../shared/clients/documents';
import { sfn } from '../shared/clients/sfn';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { requestRun } from './request-run';

const env = readEnv(REQUEST_RUN_ENV);
const registry = new RunRegistry(documents, env.REGISTRY_TABLE);

/** Sets a pending mark and starts a run when one is due. */
export const handler = (event: RequestRunInput): Promise<RequestRunOutput> =>
  withServiceErrors(() => requestRun(event, { registry, sfn, stateMachineArn: env.STATE_MACHINE_ARN, now: Date.now }));
