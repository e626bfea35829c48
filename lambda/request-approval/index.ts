import { randomUUID } from 'node:crypto';
import { REQUEST_APPROVAL_ENV } from '../../lib/contract/env';
import type { RequestApprovalInput } from '../../lib/contract/serving';
import { ApprovalRegistry } from '../shared/approval-registry';
import { documents } from '../shared/clients/documents';
import { sns } from '../shared/clients/sns';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { requestApproval } from './request-approval';

const env = readEnv(REQUEST_APPROVAL_ENV);
const dependencies = {
  registry: new RunRegistry(documents, env.REGISTRY_TABLE),
  approvals: new ApprovalRegistry(documents, env.REGISTRY_TABLE),
  sns,
  topicArn: env.TOPIC_ARN,
  newId: randomUUID,
  now: Date.now,
};

/** Asks a person whether the model of a run is to be promoted; the state waits for the answer. */
export const handler = (event: RequestApprovalInput): Promise<{ readonly approvalId: string }> =>
  withServiceErrors(() => requestApproval(event, dependencies));
