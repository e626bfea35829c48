/**
 * The environment variables of each function of ours: constructs must set all of a function's names, the handler reads
 * nothing else. This is the only place where such a name is spelled.
 */
export const REQUEST_RUN_ENV = ['REGISTRY_TABLE', 'STATE_MACHINE_ARN', 'RETRAINING_POLICY'] as const;
export const BEGIN_RUN_ENV = ['REGISTRY_TABLE'] as const;
export const CURATE_LOGS_ENV = ['REGISTRY_TABLE', 'OUTPUT_BUCKET'] as const;
export const PREPARE_DATASET_ENV = ['REGISTRY_TABLE', 'OUTPUT_BUCKET'] as const;
export const VERIFY_REWARD_ENV = ['REGISTRY_TABLE', 'OUTPUT_BUCKET'] as const;
export const START_TRAINING_ENV = [
  'REGISTRY_TABLE',
  'OUTPUT_BUCKET',
  'CUSTOMIZATION_ROLE_ARN',
  'MODEL_KEY_ARN',
] as const;
export const DESCRIBE_TRAINING_ENV = ['REGISTRY_TABLE'] as const;
export const COLLECT_METRICS_ENV = ['REGISTRY_TABLE', 'OUTPUT_BUCKET'] as const;
export const PLAN_EVALUATION_ENV = ['REGISTRY_TABLE', 'OUTPUT_BUCKET'] as const;
export const SCORE_MODEL_ENV = ['OUTPUT_BUCKET'] as const;
export const JUDGE_SIGNAL_ENV = ['REGISTRY_TABLE', 'OUTPUT_BUCKET'] as const;
export const DEPLOY_CANDIDATE_ENV = ['REGISTRY_TABLE'] as const;
export const DECIDE_PROMOTION_ENV = ['REGISTRY_TABLE', 'OUTPUT_BUCKET'] as const;
export const REQUEST_APPROVAL_ENV = ['REGISTRY_TABLE', 'TOPIC_ARN'] as const;
export const SWAP_PRODUCTION_ENV = ['REGISTRY_TABLE'] as const;
export const FINISH_RUN_ENV = ['REGISTRY_TABLE', 'TOPIC_ARN', 'RETRAINING_POLICY'] as const;
export const RECONCILE_ENV = ['REGISTRY_TABLE', 'TOPIC_ARN', 'STATE_MACHINE_ARN', 'RETRAINING_POLICY'] as const;
export const PLAN_PERIOD_ENV = ['REGISTRY_TABLE'] as const;
export const SAMPLE_TRAFFIC_ENV = ['OUTPUT_BUCKET'] as const;
export const JUDGE_DRIFT_ENV = ['REGISTRY_TABLE', 'OUTPUT_BUCKET', 'REQUEST_RUN_FUNCTION'] as const;
export const TAKE_FEEDBACK_ENV = ['QUEUE_URL'] as const;
export const STORE_FEEDBACK_ENV = ['FEEDBACK_BUCKET'] as const;

/**
 * Value of a variable whose feature is switched off (no topic, no key). Lambda accepts no absent variable in a fixed
 * table, and an empty string would read like a mistake.
 */
export const NOT_SET = 'none';

/** One string for each name of a table above: leaving one out does not compile. */
export type EnvOf<T extends readonly string[]> = { readonly [K in T[number]]: string };
