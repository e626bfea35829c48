/**
 * What Bedrock sends to a reward function and expects back, and how our own callers say why they call.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/reward-functions.html
 */

/** A piece of a message. Only blocks with `text` count; a block without `type` is read as text. */
export interface RewardInputBlock {
  readonly type?: string;
  readonly text?: string;
}

export interface RewardInputMessage {
  readonly role: string;
  readonly content?: string | readonly RewardInputBlock[] | null;
}

/**
 * One generated response with its prompt: the last message is the response. Documents put `reference_answer` under
 * `metadata`, AWS's samples find it at the top level; other fields of the dataset row arrive in either place too.
 */
export interface RewardInputRow {
  readonly id: string | number;
  readonly messages: readonly RewardInputMessage[];
  readonly reference_answer?: unknown;
  readonly metadata?: { readonly [field: string]: unknown } | null;
  readonly [field: string]: unknown;
}

/** The payload: a list, or (seen in AWS's open-weight samples) the list under `trajectories`. */
export type RewardInput = readonly RewardInputRow[] | { readonly trajectories: readonly RewardInputRow[] };

/** Exactly these two spellings. What `Reward` does beyond `Metric` is undocumented, so the kit says `Metric`. */
export type RewardMetricType = 'Metric' | 'Reward';

export interface RewardOutputMetric {
  readonly name: string;
  readonly value: number;
  readonly type: RewardMetricType;
}

/** The result for one input row. The reward function returns a bare list of these, in the order of the input. */
export interface RewardOutputRow {
  /** The id of the input row, as it came. */
  readonly id: string | number;
  readonly aggregate_reward_score: number;
  readonly metrics_list?: readonly RewardOutputMetric[];
}

/** Roles under which the generated response arrives. */
export const RESPONSE_ROLES: readonly string[] = ['assistant', 'nova_assistant'];

/**
 * Metric with value 1 on a row that could not be scored and was given the floor of the range. Rows that were scored do
 * not have it: this is how a caller tells a bad answer from an unscored one.
 */
export const INVALID_METRIC = 'invalid';

/** Lambda error type of a batch that should be called again: the grader was throttled, failed or ran out of time. */
export const GRADER_UNAVAILABLE = 'GraderUnavailable';

/** Lambda error type of a batch with too many rows that could not be scored. */
export const TOO_MANY_INVALID = 'TooManyInvalid';

/** Field of the Lambda client context (under `custom`) in which our own callers say why they call. */
export const PURPOSE_FIELD = 'purpose';

/** Values of that field. Bedrock sends none: an absent purpose is `training`. */
export const CALLER_PURPOSES = ['verify', 'baseline', 'evaluate', 'drift'] as const;
export const DEFAULT_PURPOSE = 'training';
export type RewardPurpose = (typeof CALLER_PURPOSES)[number] | typeof DEFAULT_PURPOSE;

/** Dimensions of the reward metrics: two pipelines in one account must not share a mean. */
export const REWARD_METRIC_DIMENSIONS = ['FunctionName', 'purpose'] as const;

/**
 * Metrics of a scored batch, one value a call. Mean, std and shares leave out rows that could not be scored, and are
 * absent when there are no others.
 */
export const REWARD_METRIC = {
  /** Scored or not: weigh the means of several calls by it. */
  rows: 'RewardRows',
  mean: 'RewardMean',
  std: 'RewardStd',
  shareAtFloor: 'RewardShareAtFloor',
  shareAtCeiling: 'RewardShareAtCeiling',
  /** Rows that could not be scored. */
  invalid: 'RewardInvalid',
  /** Mean characters of a response. */
  responseLength: 'RewardResponseLength',
  /** Milliseconds for the whole batch. */
  latency: 'RewardLatency',
} as const;

/** Before the name of a grader's own metric, for its mean over the batch. */
export const REWARD_TERM_PREFIX = 'RewardTerm_';
