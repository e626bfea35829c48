import { RECONCILE_ENV } from '../../lib/contract/env';
import type { ReconcileInput } from '../../lib/contract/payloads';
import type { RetrainingPolicySettings } from '../../lib/contract/retraining';
import { documents } from '../shared/clients/documents';
import { eventBridge } from '../shared/clients/event-bridge';
import { sns } from '../shared/clients/sns';
import { readEnv } from '../shared/env';
import { MarkRegistry } from '../shared/mark-registry';
import { RunRegistry } from '../shared/run-registry';
import { servingServices } from '../shared/serving-services';
import { withServiceErrors } from '../shared/service-errors';
import { trainingControl } from '../shared/training-services';
import { reconcile, type ReconcileOutput } from './reconcile';

const env = readEnv(RECONCILE_ENV);
const dependencies = {
  ...servingServices(documents, env.REGISTRY_TABLE),
  registry: new RunRegistry(documents, env.REGISTRY_TABLE),
  marks: new MarkRegistry(documents, env.REGISTRY_TABLE),
  trainingControl,
  announcer: { eventBridge, sns, topicArn: env.TOPIC_ARN },
  stateMachineArn: env.STATE_MACHINE_ARN,
  policy: JSON.parse(env.RETRAINING_POLICY) as RetrainingPolicySettings,
};

/** Closes runs whose execution ended without FinishRun, and starts what is due. */
export const handler = (event: ReconcileInput): Promise<ReconcileOutput> =>
  withServiceErrors(() => reconcile(event, dependencies));
