import { START_TRAINING_ENV } from '../../lib/contract/env';
import type { StartTrainingInput, TrainingJob } from '../../lib/contract/payloads';
import { documents } from '../shared/clients/documents';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { trainingControl } from '../shared/training-services';
import { startTraining } from './start-training';

const env = readEnv(START_TRAINING_ENV);
const dependencies = {
  registry: new RunRegistry(documents, env.REGISTRY_TABLE),
  trainingControl,
  outputBucket: env.OUTPUT_BUCKET,
  roleArn: env.CUSTOMIZATION_ROLE_ARN,
  modelKeyArn: env.MODEL_KEY_ARN,
};

/** Starts the customization job of a run. */
export const handler = (event: StartTrainingInput): Promise<TrainingJob> =>
  withServiceErrors(() => startTraining(event, dependencies));
