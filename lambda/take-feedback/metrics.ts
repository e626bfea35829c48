import { FEEDBACK_METRIC, FEEDBACK_METRIC_DIMENSION } from '../../lib/contract/feedback';
import { METRIC_NAMESPACE } from '../../lib/contract/metrics';
import { writeLine } from '../shared/log';

/** Counts one request, in CloudWatch's embedded metric format. The other count gets a zero, so that both have a line to draw. */
export function countFeedback(outcome: keyof typeof FEEDBACK_METRIC, functionName: string, now: number): void {
  const names = Object.values(FEEDBACK_METRIC);
  writeLine({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [[FEEDBACK_METRIC_DIMENSION]],
          Metrics: names.map((Name) => ({ Name, Unit: 'Count' })),
        },
      ],
    },
    [FEEDBACK_METRIC_DIMENSION]: functionName,
    ...Object.fromEntries(names.map((name) => [name, name === FEEDBACK_METRIC[outcome] ? 1 : 0])),
  });
}
