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

/** Metrics of judge-drift, one value for each period that had something to judge. */
export const DRIFT_METRIC = {
  /** 1 when a signal has dropped. */
  alarm: 'DriftAlarm',
  /** Mean reward of the sampled answers. */
  reward: 'DriftTrafficReward',
  /** Share of votes that are thumbs down, of a batch with enough of them. */
  thumbsDown: 'DriftThumbsDownShare',
  /** How far the evidence for a drop of a signal has come, 1 being an alarm. */
  rewardEvidence: 'DriftTrafficRewardEvidence',
  feedbackEvidence: 'DriftFeedbackEvidence',
  /** Kinds of input drift whose stability index lies above its threshold. Shown, never a trigger. */
  inputShifts: 'DriftInputShifts',
  promptLength: 'DriftPromptLengthIndex',
  responseLength: 'DriftResponseLengthIndex',
  /** Share of sampled answers that read like a refusal. */
  refusals: 'DriftRefusalShare',
  /** Share of sampled answers that are a JSON object or list. */
  json: 'DriftJsonShare',
  sampled: 'DriftSampledAnswers',
  rewardCalls: 'DriftRewardCalls',
  /** Of log objects, packed. */
  bytesRead: 'DriftBytesRead',
} as const;
