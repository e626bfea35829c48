/** CloudWatch namespace of everything that a pipeline measures. */
export const METRIC_NAMESPACE = 'CdkBedrockRft';

/** Dimension of metrics about runs: the pipeline's slug. */
export const PIPELINE_DIMENSION = 'Pipeline';

/** Metrics of finish-run, one value a run. */
export const RUN_METRIC = {
  finished: 'RunsFinished',
  failed: 'RunsFailed',
  skipped: 'RunsSkipped',
  promoted: 'RunsPromoted',
  /** Milliseconds. */
  duration: 'RunDuration',
} as const;
