import type { DriftRecord, SignalRecord } from '../../lib/contract/drift';
import { DRIFT_METRIC, METRIC_NAMESPACE, PIPELINE_DIMENSION } from '../../lib/contract/metrics';
import { writeLine } from '../shared/log';

/** Writes the figures of one period, in CloudWatch's embedded metric format. */
export function emitDriftMetrics(pipeline: string, record: DriftRecord, nowMs: number): void {
  const { signals, inputs, shares, cost } = record;
  const { traffic, feedback } = signals;
  const values = Object.entries({
    [DRIFT_METRIC.alarm]: record.alarm ? 1 : 0,
    [DRIFT_METRIC.reward]: traffic?.mean,
    [DRIFT_METRIC.rewardEvidence]: evidenceOf(traffic),
    [DRIFT_METRIC.thumbsDown]: feedback?.mean === undefined ? undefined : 1 - feedback.mean,
    [DRIFT_METRIC.feedbackEvidence]: evidenceOf(feedback),
    [DRIFT_METRIC.inputShifts]: Object.values(inputs).filter(({ shifted }) => shifted).length,
    [DRIFT_METRIC.promptLength]: inputs.promptLength?.index,
    [DRIFT_METRIC.responseLength]: inputs.responseLength?.index,
    [DRIFT_METRIC.refusals]: shares?.refusals,
    [DRIFT_METRIC.json]: shares?.json,
    [DRIFT_METRIC.sampled]: cost.scored,
    [DRIFT_METRIC.rewardCalls]: cost.rewardCalls,
    [DRIFT_METRIC.bytesRead]: cost.bytesRead,
  }).filter((entry): entry is [string, number] => entry[1] !== undefined);
  writeLine({
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [[PIPELINE_DIMENSION]],
          Metrics: values.map(([Name]) => ({
            Name,
            ...(Name === DRIFT_METRIC.bytesRead && { Unit: 'Bytes' }),
          })),
        },
      ],
    },
    [PIPELINE_DIMENSION]: pipeline,
    ...Object.fromEntries(values),
  });
}

const evidenceOf = (signal: SignalRecord | undefined): number | undefined =>
  signal?.tested && signal.tested.evidence / signal.tested.limit;
