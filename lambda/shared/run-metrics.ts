import { METRIC_NAMESPACE, PIPELINE_DIMENSION, RUN_METRIC } from '../../lib/contract/metrics';
import type { RunOutcome } from '../../lib/contract/payloads';
import { writeLine } from './log';

/** Writes the metrics of one ended run, in CloudWatch's embedded metric format. */
export function emitRunMetrics(pipeline: string, outcome: RunOutcome, startedAt: string, finishedAt: string): void {
  const finished = Date.parse(finishedAt);
  writeLine({
    _aws: {
      Timestamp: finished,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [[PIPELINE_DIMENSION]],
          Metrics: [
            { Name: RUN_METRIC.finished, Unit: 'Count' },
            { Name: RUN_METRIC.failed, Unit: 'Count' },
            { Name: RUN_METRIC.skipped, Unit: 'Count' },
            { Name: RUN_METRIC.promoted, Unit: 'Count' },
            { Name: RUN_METRIC.duration, Unit: 'Milliseconds' },
          ],
        },
      ],
    },
    [PIPELINE_DIMENSION]: pipeline,
    [RUN_METRIC.finished]: 1,
    [RUN_METRIC.failed]: outcome === 'failed' || outcome === 'timed-out' ? 1 : 0,
    [RUN_METRIC.skipped]: outcome === 'skipped' ? 1 : 0,
    [RUN_METRIC.promoted]: outcome === 'promoted' ? 1 : 0,
    [RUN_METRIC.duration]: finished - Date.parse(startedAt),
  });
}
