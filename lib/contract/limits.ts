/**
 * Limits of the service and floors of ours, in one place. Sources are links; [?] marks what no document confirms.
 */

/** Fewest training rows a job accepts. https://docs.aws.amazon.com/bedrock/latest/userguide/rft-prepare-data.html */
export const MIN_TRAINING_ROWS = 100;

/** Most training plus validation rows for Nova 2 Lite: the check of AWS's own Nova Forge SDK; no service document says it [?]. */
export const MAX_JOB_ROWS = 20_000;

/** Fewest held-out rows that we accept: below it no interval about the model is worth reading. Ours, not the service's. */
export const MIN_HELD_OUT_ROWS = 50;

/** Rough characters per token of a prompt, for the estimate against maxPromptLength. Low on purpose: refuse late, not early. */
export const CHARACTERS_PER_TOKEN = 3;

/** maxPromptLength when the user gives none: AWS's SDK default; the service's own is undocumented [?]. */
export const DEFAULT_MAX_PROMPT_TOKENS = 8192;

/** batchSize when the user gives none: AWS's SDK default; the service's own is undocumented [?]. */
export const DEFAULT_BATCH_SIZE = 128;

/** Longest job and model name. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelCustomizationJob.html */
export const MAX_NAME_LENGTH = 63;

/**
 * Seconds the start-training function may run. A run that ends before it knows its job is looked at this long afterwards:
 * until then a create call may still be in flight.
 */
export const START_TRAINING_TIMEOUT_SECONDS = 120;

/** Seconds each function that swaps production may run; the same rule holds for a swap whose execution died. */
export const SWAP_TIMEOUT_SECONDS = 120;

/**
 * Seconds that a function which closes runs may take. Whoever began to tell of an end and has not noted it after this long is
 * dead, and another call tells it.
 */
export const CLOSE_RUN_TIMEOUT_SECONDS = 120;

/** A recorded low probe must stay this share of the reward's range below the gold (or best recorded) score. */
export const PROBE_MARGIN = 0.2;

/** The gold answer must reach this share of the reward's range … */
export const GOLD_THRESHOLD = 0.8;

/** … on at least this share of the rows that were checked. */
export const GOLD_SHARE = 0.9;

/** Rows of the dataset on which the reward is proved. */
export const VERIFY_ROWS = 32;

/** Rows that are one unit of measuring: with four samples each, some minutes of work. */
export const SHARD_ROWS = 25;

/**
 * Most held-out prompts that a run measures; of more a draw is taken. The interval of a mean narrows with the square root
 * of their number, the cost grows in proportion.
 */
export const MAX_MEASURED_PROMPTS = 2_000;

/** inferenceMaxTokens when the user gives none: AWS's SDK default; the service's own is undocumented [?]. */
export const DEFAULT_INFERENCE_MAX_TOKENS = 2048;

/** Temperature of Nova 2 when a request names none. https://docs.aws.amazon.com/nova/latest/nova2-userguide/request-response-schema.html */
export const DEFAULT_TEMPERATURE = 0.7;

/** Seconds that deploy-candidate may run; like START_TRAINING_TIMEOUT_SECONDS, a create call may be in flight until then. */
export const DEPLOY_CANDIDATE_TIMEOUT_SECONDS = 120;

/** Fewest prompts (groups of them) from which a slice or a metric is judged: below, an interval says too little. */
export const MIN_JUDGED_PROMPTS = 30;

/** Held-out prompts that one of two compared models may lack, as a share: more, and the answers are not comparable. */
export const MAX_MISSING_SHARE = 0.02;

/** From so many decisions with one held-out set on, some candidate may have been promoted for fitting that set. */
export const HELD_OUT_USES_WARNING = 20;

/** Largest body that the feedback intake takes. It must fit into one message with what is added to it. */
export const MAX_FEEDBACK_BYTES = 200_000;

/** Longest reviewer that an application names. */
export const MAX_REVIEWER_LENGTH = 200;
