import { STOP_TRAINING_ENV } from '../../lib/contract/env';
import type { TrainingJobInput, TrainingState } from '../../lib/contract/payloads';
import { documents } from '../shared/clients/documents';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { trainingControl } from '../shared/training-services';
import { stopTraining } from './stop-training';

const env = readEnv(STOP_TRAINING_ENV);
const registry = new RunRegistry(documents, env.REGISTRY_TABLE);

/** Stops the customization job of a run. */
export const handler = (event: TrainingJobInput): Promise<TrainingState> =>
  withServiceErrors(() => stopTraining(event, { registry, trainingControl }));
