import { COLLECT_METRICS_ENV } from '../../lib/contract/env';
import type { CollectMetricsInput, TrainingMetrics } from '../../lib/contract/payloads';
import { documents } from '../shared/clients/documents';
import { s3 } from '../shared/clients/s3';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { collectMetrics } from './collect-metrics';

const env = readEnv(COLLECT_METRICS_ENV);
const registry = new RunRegistry(documents, env.REGISTRY_TABLE);

/** Reads the metric files that the customization job left in S3. */
export const handler = (event: CollectMetricsInput): Promise<TrainingMetrics> =>
  withServiceErrors(() => collectMetrics(event, { registry, s3, outputBucket: env.OUTPUT_BUCKET }));
