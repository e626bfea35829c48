import { InvokeCommand } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  type DriftItem,
  type DriftRecord,
  driftEventId,
  type JudgeDriftInput,
  type PlannedPeriod,
  type WatchedModel,
} from '../../lib/contract/drift';
import { SERVICE_FAULT } from '../../lib/contract/errors';
import { driftRecordKey } from '../../lib/contract/keys';
import type { RequestRunInput } from '../../lib/contract/payloads';
import { log } from '../shared/log';
import { RftError } from '../shared/rft-error';
import { shareOfYes } from './call-shapes';
import { emitDriftMetrics } from './drift-metrics';
import type { DriftRegistry } from './drift-registry';
import { judgeShapes } from './judge-shapes';
import { judgeSignals } from './judge-signals';
import { measurePeriod, type MeasurePeriodDependencies } from './measure-period';

export interface JudgeDriftDependencies extends MeasurePeriodDependencies {
  readonly registry: Pick<DriftRegistry, 'read' | 'write'>;
  readonly requestRunFunction: string;
  readonly now: () => number;
}

const NO_COST: DriftRecord['cost'] = {
  rewardCalls: 0,
  scored: 0,
  logObjects: 0,
  bytesRead: 0,
  feedbackObjects: 0,
  stateTransitions: 3,
};

/**
 * Judges a period and remembers the judgement. Called twice for one period it says the same twice and counts it once; the
 * mark is set before the judgement is remembered, so that a call that dies in between is made good by the next.
 */
export async function judgeDrift(input: JudgeDriftInput, dependencies: JudgeDriftDependencies): Promise<DriftRecord> {
  const { plan } = input;
  const { registry } = dependencies;
  const before = await registry.read();
  if (before && before.lastPeriod >= plan.id) {
    return before.lastPeriod === plan.id
      ? conclude(before.record, input, dependencies)
      : unjudged(plan, `not judged: ${before.lastPeriod}, a later period, has been judged already`);
  }
  const after = await judged(input, before, dependencies);
  if (after.record.alarm || after.record.replay !== undefined) {
    // A replay tells nothing of the champion yet.
    const worse = after.record.alarm ? plan.watched?.productionVersion : undefined;
    await requestRun(plan.id, worse, dependencies);
  }
  if (!(await registry.write(after))) {
    const holds = await registry.read();
    return holds?.lastPeriod === plan.id
      ? conclude(holds.record, input, dependencies)
      : unjudged(plan, 'not judged: a later period was judged at the same time');
  }
  return conclude(after.record, input, dependencies);
}

async function judged(
  input: JudgeDriftInput,
  before: DriftItem | undefined,
  dependencies: JudgeDriftDependencies,
): Promise<DriftItem> {
  const { settings, plan } = input;
  const { watched } = plan;
  if (!watched) {
    const record = noteOnly(plan, plan.note ?? 'nothing to watch');
    return { signals: {}, ...before, lastPeriod: plan.id, record };
  }
  const measured = await measurePeriod(input, watched, dependencies);
  const { logs, shapes, cost } = measured;
  const signals = judgeSignals(measured, before?.signals ?? {}, watched, settings);
  const inputs = judgeShapes(measured, before?.shapes, watched, settings, plan.id);
  const silent = silentPeriodsLeft(before, watched);
  const alarm = silent === 0 && Object.values(signals.records).some(({ verdict }) => verdict === 'alarm');
  const record: DriftRecord = {
    ...timesOf(plan),
    watched,
    alarm,
    ...(plan.changed && plan.changed.hash !== before?.replayed && { replay: plan.changed.what }),
    signals: signals.records,
    inputs: inputs.records,
    ...(shapes && { shares: { refusals: shareOfYes(shapes.refusal), json: shareOfYes(shapes.json) } }),
    objectsMissed: Math.max(0, plan.traffic.objects - (logs?.objects ?? 0)),
    ...(logs && { logs }),
    cost,
  };
  return {
    lastPeriod: plan.id,
    signals: signals.remembered,
    ...(inputs.remembered && { shapes: inputs.remembered }),
    ...(plan.changed && { replayed: plan.changed.hash }),
    silentPeriods: alarm ? settings.referencePeriods : Math.max(0, silent - 1),
    record,
  };
}

/** A drop that lasts would sound the alarm every other day: it asks again when a reference could have been taken since. */
function silentPeriodsLeft(before: DriftItem | undefined, { productionVersion }: WatchedModel): number {
  return before?.record.watched?.productionVersion === productionVersion ? (before.silentPeriods ?? 0) : 0;
}

/** The record where people find it, and the figures where alarms do. */
async function conclude(
  record: DriftRecord,
  { settings }: JudgeDriftInput,
  { s3, outputBucket, now }: JudgeDriftDependencies,
): Promise<DriftRecord> {
  await s3.send(
    new PutObjectCommand({
      Bucket: outputBucket,
      Key: driftRecordKey(record.period),
      Body: JSON.stringify(record),
      ContentType: 'application/json',
    }),
  );
  const { signals, cost, alarm, replay, note } = record;
  log[alarm ? 'warn' : 'info']('drift-judged', {
    pipeline: settings.pipeline,
    period: record.period,
    alarm,
    ...(replay !== undefined && { replay }),
    ...(note !== undefined && { note }),
    ...Object.fromEntries(Object.entries(signals).map(([signal, { verdict }]) => [signal, verdict])),
    ...cost,
  });
  if (record.watched) {
    emitDriftMetrics(settings.pipeline, record, now());
  }
  return record;
}

async function requestRun(
  period: string,
  championWorse: number | undefined,
  { lambda, requestRunFunction }: JudgeDriftDependencies,
): Promise<void> {
  const eventId = driftEventId(period);
  const request: RequestRunInput = { kind: 'drift', eventId, ...(championWorse !== undefined && { championWorse }) };
  const { FunctionError: failed, Payload: payload } = await lambda.send(
    new InvokeCommand({ FunctionName: requestRunFunction, Payload: Buffer.from(JSON.stringify(request)) }),
  );
  if (failed !== undefined) {
    const said = Buffer.from(payload ?? []).toString('utf8');
    throw new RftError(SERVICE_FAULT, `request-run: the mark was not set: ${said.slice(0, 500)}`);
  }
}

/** Nothing is written: what a later period has found must not be judged by an earlier one. */
function unjudged(plan: PlannedPeriod, note: string): DriftRecord {
  log.warn('drift-not-judged', { period: plan.id, note });
  return noteOnly(plan, note);
}

function noteOnly(plan: PlannedPeriod, note: string): DriftRecord {
  return { ...timesOf(plan), note, alarm: false, signals: {}, inputs: {}, objectsMissed: 0, cost: NO_COST };
}

const timesOf = ({ id, from, to }: PlannedPeriod) => ({ period: id, from, to });
