import { REQUEST_RUN_ENV } from '../../lib/contract/env';
import type { RequestRunInput, RequestRunOutput } from '../../lib/contract/payloads';
import type { RetrainingPolicySettings } from '../../lib/contract/retraining';
import { documents } from '../shared/clients/documents';
import { sfn } from '../shared/clients/sfn';
import { readEnv } from '../shared/env';
import { MarkRegistry } from '../shared/mark-registry';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { requestRun } from './request-run';

const env = readEnv(REQUEST_RUN_ENV);
const registry = new RunRegistry(documents, env.REGISTRY_TABLE);
const marks = new MarkRegistry(documents, env.REGISTRY_TABLE);
const starting = {
  stateMachineArn: env.STATE_MACHINE_ARN,
  policy: JSON.parse(env.RETRAINING_POLICY) as RetrainingPolicySettings,
};

/** Sets a pending mark and starts a run when one is due. */
export const handler = (event: RequestRunInput): Promise<RequestRunOutput> =>
  withServiceErrors(() => requestRun(event, { registry, marks, sfn, ...starting, now: Date.now }));
