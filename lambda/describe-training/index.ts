import { DESCRIBE_TRAINING_ENV } from '../../lib/contract/env';
import type { TrainingJobInput, TrainingState } from '../../lib/contract/payloads';
import { documents } from '../shared/clients/documents';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { trainingControl } from '../shared/training-services';
import { describeTraining } from './describe-training';

const env = readEnv(DESCRIBE_TRAINING_ENV);
const registry = new RunRegistry(documents, env.REGISTRY_TABLE);

/** Looks how the customization job of a run is doing, or stops it. */
export const handler = (event: TrainingJobInput): Promise<TrainingState> =>
  withServiceErrors(() => describeTraining(event, { registry, trainingControl }));
