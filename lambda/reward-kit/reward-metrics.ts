import { METRIC_NAMESPACE } from '../../lib/contract/metrics';
import {
  REWARD_METRIC,
  REWARD_METRIC_DIMENSIONS,
  REWARD_TERM_PREFIX,
  type RewardPurpose,
} from '../../lib/contract/reward-wire';

/** CloudWatch reads at most 100 metrics from one line. */
const MAX_METRICS = 100;

/** Enough to see what is wrong, little enough to log on every call. */
const MAX_REASONS = 5;

/** What is reported about one row. */
export interface ScoredRow {
  readonly score: number;
  readonly responseLength: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Why the row could not be scored. */
  readonly invalid?: string;
}

export interface BatchFigures {
  readonly functionName: string;
  readonly purpose: RewardPurpose;
  readonly range: { readonly min: number; readonly max: number };
  readonly latencyMillis: number;
  readonly now: number;
}

/**
 * The line that CloudWatch turns into the metrics of one batch (embedded metric format). It holds no text of prompts or
 * responses.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function rewardMetricsLine(rows: readonly ScoredRow[], batch: BatchFigures): string {
  const invalid = rows.flatMap((row) => (row.invalid === undefined ? [] : [row.invalid]));
  const values: Record<string, number> = {
    [REWARD_METRIC.rows]: rows.length,
    [REWARD_METRIC.invalid]: invalid.length,
    [REWARD_METRIC.responseLength]: mean(rows.map(({ responseLength }) => responseLength)),
    [REWARD_METRIC.latency]: batch.latencyMillis,
    ...scoreFigures(rows, batch.range),
    ...termMeans(rows),
  };
  const metrics = Object.entries(values).slice(0, MAX_METRICS);
  const [functionDimension, purposeDimension] = REWARD_METRIC_DIMENSIONS;
  return JSON.stringify({
    _aws: {
      Timestamp: batch.now,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [REWARD_METRIC_DIMENSIONS],
          Metrics: metrics.map(([Name]) =>
            Name === REWARD_METRIC.latency ? { Name, Unit: 'Milliseconds' } : { Name },
          ),
        },
      ],
    },
    [functionDimension]: batch.functionName,
    [purposeDimension]: batch.purpose,
    ...Object.fromEntries(metrics),
    ...(invalid.length > 0 && { invalidReasons: [...new Set(invalid)].slice(0, MAX_REASONS) }),
  });
}

/** Over the rows that were scored: the floor given to the others says nothing about the model. */
function scoreFigures(rows: readonly ScoredRow[], { min, max }: BatchFigures['range']): Record<string, number> {
  const scores = rows.filter(({ invalid }) => invalid === undefined).map(({ score }) => score);
  if (scores.length === 0) return {};
  return {
    [REWARD_METRIC.mean]: mean(scores),
    [REWARD_METRIC.std]: standardDeviation(scores),
    [REWARD_METRIC.shareAtFloor]: scores.filter((score) => score === min).length / scores.length,
    [REWARD_METRIC.shareAtCeiling]: scores.filter((score) => score === max).length / scores.length,
  };
}

/** Mean of each metric over the rows that have it. */
function termMeans(rows: readonly ScoredRow[]): Record<string, number> {
  const values = new Map<string, number[]>();
  for (const { metrics } of rows) {
    for (const [name, value] of Object.entries(metrics)) {
      const known = values.get(name);
      if (known) known.push(value);
      else values.set(name, [value]);
    }
  }
  return Object.fromEntries([...values].map(([name, all]) => [`${REWARD_TERM_PREFIX}${name}`, mean(all)]));
}

/** Divides before adding: a sum of large finite values could be infinite. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}

function standardDeviation(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
}
