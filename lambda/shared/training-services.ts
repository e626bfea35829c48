import type { TrainingServiceName } from '../../lib/contract/settings';
import { BedrockCustomizationJobs } from './bedrock-customization-jobs';
import { bedrock } from './clients/bedrock';
import type { TrainingControl } from './training-control';

const CONTROLS: Readonly<Record<TrainingServiceName, TrainingControl>> = {
  'bedrock-customization-job': new BedrockCustomizationJobs(bedrock),
};

/** The control of the service that a run trains with. A new service is one more entry here. */
export function trainingControl(name: TrainingServiceName): TrainingControl {
  return CONTROLS[name];
}
