import { PREPARE_DATASET_ENV } from '../../lib/contract/env';
import type { PrepareDatasetInput, PreparedDataset } from '../../lib/contract/payloads';
import { documents } from '../shared/clients/documents';
import { s3 } from '../shared/clients/s3';
import { acceptContract } from '../shared/contract';
import { readEnv } from '../shared/env';
import { log } from '../shared/log';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { prepareDataset } from './prepare-dataset';
import { S3ObjectStore } from '../shared/s3-object-store';

const env = readEnv(PREPARE_DATASET_ENV);
const registry = new RunRegistry(documents, env.REGISTRY_TABLE);
const store = new S3ObjectStore(s3, env.OUTPUT_BUCKET);

/** PrepareDataset: the dataset of a run, ready to train on. */
export async function handler(event: PrepareDatasetInput): Promise<PreparedDataset> {
  const { run } = acceptContract(event);
  return withServiceErrors(() => prepareDataset(run, { store, registry, outputBucket: env.OUTPUT_BUCKET, log }));
}
