import type { LambdaClient } from '@aws-sdk/client-lambda';
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import {
  type DriftSettings,
  PERIOD_MS,
  periodFolder,
  type PlannedPeriod,
  type PlanPeriodInput,
  type WatchedModel,
} from '../../lib/contract/drift';
import { isLogKey } from '../../lib/contract/invocation-logs';
import type { ProductionItem, RunItem } from '../../lib/contract/items';
import { log } from '../shared/log';
import { deployedChange } from './deployed-change';
import type { ProductionRegistry } from '../shared/production-registry';
import type { RunRegistry } from '../shared/run-registry';

export interface PlanPeriodDependencies {
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly runs: Pick<RunRegistry, 'readRun' | 'readRuns'>;
  readonly production: Pick<ProductionRegistry, 'read'>;
}

const NO_TRAFFIC: PlannedPeriod['traffic'] = { prefix: '', objects: 0, bytes: 0 };

/** The last whole period before `time`: what answered in it, and its log objects. The same again for the same time. */
export async function planPeriod(
  { settings, time }: PlanPeriodInput,
  { s3, lambda, runs, production }: PlanPeriodDependencies,
): Promise<PlannedPeriod> {
  const length = PERIOD_MS[settings.period];
  const toMs = Math.floor(Date.parse(time) / length) * length;
  const from = new Date(toMs - length).toISOString();
  const period = {
    id: from.slice(0, settings.period === 'hour' ? 'YYYY-MM-DDTHH'.length : 'YYYY-MM-DD'.length),
    from,
    to: new Date(toMs).toISOString(),
  };
  const truth = await production.read();
  // Traffic of two models in one period says nothing about either.
  if (truth && truth.lastSwap.at >= from) {
    const note = `production changed at ${truth.lastSwap.at}: the next whole period is the first of the new model`;
    return { ...period, note, traffic: NO_TRAFFIC };
  }
  const known = await knownRun(truth, runs);
  if (!known) {
    return { ...period, note: 'no run has finished yet, so no version of the reward is known', traffic: NO_TRAFFIC };
  }
  const watched = watchedModel(known, truth);
  const changed = truth?.champion && (await deployedChange(known.run, settings, lambda));
  const traffic = await listTraffic(s3, settings, from);
  log.info('period-planned', { period: period.id, ...traffic, productionVersion: watched.productionVersion });
  return { ...period, watched, ...(changed && { changed }), traffic };
}

/** The run that trained what answers, or else one that knows the base model and a reward to measure it with. */
async function knownRun(
  truth: ProductionItem | undefined,
  runs: PlanPeriodDependencies['runs'],
): Promise<RunItem | undefined> {
  const promoting = truth?.champion && (await runs.readRun(truth.champion.runId));
  // Before the first promotion the base model answers: the latest run that ended knows it and a reward to measure it with.
  return promoting ?? (await runs.readRuns()).filter(({ finishedAt }) => finishedAt !== undefined).at(-1);
}

function watchedModel({ run }: RunItem, truth: ProductionItem | undefined): WatchedModel {
  const { rewardVersionArn, settings } = run;
  const { reward, evaluation } = settings;
  return {
    productionVersion: truth?.version ?? 0,
    modelId: truth?.modelId ?? evaluation.baseModelId,
    reward: { versionArn: rewardVersionArn, range: reward.range, needsReference: reward.needsReference },
  };
}

async function listTraffic(s3: S3Client, settings: DriftSettings, from: string): Promise<PlannedPeriod['traffic']> {
  if (!settings.traffic) {
    return NO_TRAFFIC;
  }
  const { bucket, prefix: logs } = settings.traffic;
  const prefix = periodFolder(logs, settings.period, from);
  let objects = 0;
  let bytes = 0;
  for await (const { Contents: found = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: prefix },
  )) {
    const records = found.filter(({ Key: key = '' }) => isLogKey(key));
    objects += records.length;
    bytes += records.reduce((sum, { Size: size = 0 }) => sum + size, 0);
  }
  return { prefix, objects, bytes };
}
