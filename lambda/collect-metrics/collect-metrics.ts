import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { jobOutputPrefix } from '../../lib/contract/keys';
import type { CollectMetricsInput, TrainingMetrics } from '../../lib/contract/payloads';
import { acceptContract } from '../shared/contract';
import { log } from '../shared/log';
import type { RunRegistry } from '../shared/run-registry';
import { columnsOf } from './metric-columns';

export interface CollectMetricsDependencies {
  readonly registry: RunRegistry;
  readonly s3: S3Client;
  readonly outputBucket: string;
}

/**
 * Metric files by name, wherever they are below the prefix: a folder more than documented has been seen. The prefix keeps
 * columns of the two files apart.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-customization-analyze.html
 */
const FILES: Readonly<Record<string, string>> = {
  'step_wise_training_metrics.csv': '',
  'validation_metrics.csv': 'validation/',
};

const NOTHING: TrainingMetrics = { files: [], columns: {} };

/** What the metric files of the job say. A model without metrics is still a model: what cannot be read is logged and left out. */
export async function collectMetrics(
  input: CollectMetricsInput,
  { registry, s3, outputBucket }: CollectMetricsDependencies,
): Promise<TrainingMetrics> {
  const { run } = acceptContract(input);
  const metrics = await readMetrics(s3, outputBucket, run.runId);
  await registry.recordStep(run.runId, { metrics });
  return metrics;
}

async function readMetrics(s3: S3Client, bucket: string, runId: string): Promise<TrainingMetrics> {
  const prefix = jobOutputPrefix(runId);
  const keys = await attempt({ runId, prefix }, () => metricKeys(s3, bucket, prefix));
  let metrics = NOTHING;
  for (const key of keys ?? []) {
    const columns = await attempt({ runId, key }, async () => {
      const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return columnsOf((await body?.transformToString()) ?? '', FILES[nameOf(key)] ?? '');
    });
    if (columns) {
      metrics = { files: [...metrics.files, key], columns: { ...metrics.columns, ...columns } };
    }
  }
  if (metrics.files.length === 0) {
    log.warn('metrics-not-found', { runId, prefix, expected: Object.keys(FILES) });
  } else {
    log.info('metrics-collected', { runId, files: metrics.files, columns: Object.keys(metrics.columns) });
  }
  return metrics;
}

async function metricKeys(s3: S3Client, bucket: string, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { Contents: objects = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: prefix },
  )) {
    keys.push(...objects.flatMap(({ Key: key }) => (key !== undefined && nameOf(key) in FILES ? [key] : [])));
  }
  return keys.sort();
}

async function attempt<T>(about: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    log.error('metrics-not-read', { ...about, error: String(error) });
    return undefined;
  }
}

const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1);
