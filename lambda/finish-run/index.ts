import { FINISH_RUN_ENV } from '../../lib/contract/env';
import type { FinishRunInput, RunSummary } from '../../lib/contract/payloads';
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
import { finishRun } from './finish-run';

const env = readEnv(FINISH_RUN_ENV);
const dependencies = {
  ...servingServices(documents, env.REGISTRY_TABLE),
  registry: new RunRegistry(documents, env.REGISTRY_TABLE),
  marks: new MarkRegistry(documents, env.REGISTRY_TABLE),
  trainingControl,
  announcer: { eventBridge, sns, topicArn: env.TOPIC_ARN },
  policy: JSON.parse(env.RETRAINING_POLICY) as RetrainingPolicySettings,
};

/** Ends a run: stops what runs, records, announces, releases the lease. */
export const handler = (event: FinishRunInput): Promise<RunSummary> =>
  withServiceErrors(() => finishRun(event, dependencies));
