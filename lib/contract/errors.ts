/**
 * Names of the errors that our functions throw: `Retry` and `Catch` in the definition name them, handlers throw them.
 */

/** The request is wrong and will be wrong again: never retried. */
export const REQUEST_REJECTED = 'RequestRejected';

/** Bedrock cannot assume the customization role yet: IAM is still spreading the role. Retried. */
export const ROLE_NOT_READY = 'RoleNotReady';

/** A service asks to slow down. Retried. */
export const THROTTLED = 'Throttled';

/** A service failed on its side (5xx, connection). Retried. */
export const SERVICE_FAULT = 'ServiceFault';

/** A quota is used up (scheduled jobs, custom models). Waits longer than a throttle. Retried. */
export const QUOTA_EXCEEDED = 'QuotaExceeded';

/** The dataset cannot be trained on: too few rows, too many, nothing found. */
export const DATASET_REJECTED = 'DatasetRejected';

/** The reward broke its contract or does not tell good answers from bad ones. */
export const REWARD_REJECTED = 'RewardRejected';

/** Answers to the held-out set cannot be compared: too many are missing, or scores are none. */
export const EVALUATION_REJECTED = 'EvaluationRejected';

/** The run was closed (aborted, cleaned up) while this step was under way. */
export const RUN_CLOSING = 'RunClosing';

/** A payload of a contract version that this handler does not know. */
export const CONTRACT_MISMATCH = 'ContractMismatch';

/** The account has no access to the model that is asked, or the policy of the function does not allow it. Never retried. */
export const MODEL_ACCESS_DENIED = 'ModelAccessDenied';

/** No deployment can be made now: others are being created. Waits for a slot. Retried. */
export const NO_DEPLOYMENT_SLOT = 'NoDeploymentSlot';
/** The production deployment did not take the new model. Production answers as before. */
export const SWAP_FAILED = 'SwapFailed';
