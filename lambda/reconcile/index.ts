import { RECONCILE_ENV } from '../../lib/contract/env';
import type { ReconcileInput } from '../../lib/contract/payloads';
import { documents } from '../shared/clients/documents';
import { eventBridge } from '../shared/clients/event-bridge';
import { sfn } from '../shared/clients/sfn';
import { sns } from '../shared/clients/sns';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { trainingControl } from '../shared/training-services';
import { reconcile, type ReconcileOutput } from './reconcile';

const env = readEnv(RECONCILE_ENV);
const dependencies = {
  registry: new RunRegistry(documents, env.REGISTRY_TABLE),
  trainingControl,
  announcer: { eventBridge, sns, topicArn: env.TOPIC_ARN },
  sfn,
  stateMachineArn: env.STATE_MACHINE_ARN,
  now: Date.now,
};

/** Closes runs whose execution ended without FinishRun, and starts what is due. */
export const handler = (event: ReconcileInput): Promise<ReconcileOutput> =>
  withServiceErrors(() => reconcile(event, dependencies));
