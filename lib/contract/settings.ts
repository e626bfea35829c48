import type { EvaluationSettings } from './evaluation';
import type { ServingSettings } from './serving';
import type { PromotionSettings } from './promotion';

/**
 * What a deployed pipeline fixes for its runs. It is written into the state machine definition, so a run keeps the
 * settings it started with even when a deploy changes them half-way.
 */
export interface RunSettings {
  /** First part of every job and model name; see SLUG_PATTERN. */
  readonly pipeline: string;
  readonly trainingService: TrainingServiceName;
  /** Id or ARN of the model that is customized. */
  readonly baseModel: string;
  readonly dataset: readonly DatasetPlace[];
  readonly split: SplitSettings;
  readonly tooManyRows: TooManyRows;
  /** Fewer rows than this that no earlier trained run has seen: the run is skipped. 0 switches the rule off. */
  readonly minNewRows: number;
  readonly reward: RewardSettings;
  /** Answers recorded earlier; the best of a prompt stands in for a gold answer. */
  readonly recordedResponses: readonly ObjectLocation[];
  readonly hyperparameters: HyperparameterSettings;
  readonly evaluation: EvaluationSettings;
  readonly promotion: PromotionSettings;
  readonly serving: ServingSettings;
  /** Put on every job and model, together with the pipeline and run id. */
  readonly tags: Readonly<Record<string, string>>;
  readonly vpc?: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
}

/** How models are customized. One more name here for each new implementation of the training control. */
export type TrainingServiceName = 'bedrock-customization-job';

/** An object (`key`), or every object under a prefix (`prefix`) whose name ends in `.jsonl`. */
export interface ObjectLocation {
  readonly bucket: string;
  readonly key?: string;
  readonly prefix?: string;
}

/** Where rows come from: objects that hold them; or, with `logs`, the invocation logs under `prefix`. */
export interface DatasetPlace extends ObjectLocation {
  readonly logs?: InvocationLogSettings;
}

/** Which calls of the invocation logs become rows, and how. */
export interface InvocationLogSettings {
  readonly account: string;
  readonly region: string;
  /** How far before the start of the run calls are taken from. */
  readonly sinceSeconds: number;
  /** Ids or ARNs of models, inference profiles or deployments; of any when it is empty. */
  readonly models: readonly string[];
  /** Request metadata that a call must have. */
  readonly metadataEquals: Readonly<Record<string, string>>;
  /** Request metadata that a call must not have. */
  readonly metadataNotEquals: Readonly<Record<string, string>>;
  /** Bucket that feedback lies in; absent: there is none. */
  readonly feedbackBucket?: string;
  /** `drop-rows`: rows in which personal data is found are left out; else the ARN of a function that filters. */
  readonly piiFilter?: string;
}

/** See InvocationLogSettings. */
export const DROP_ROWS_WITH_PII = 'drop-rows';

/** Shares of the prompts, 0 to 1; what is left is for training. */
export interface SplitSettings {
  readonly heldOut: number;
  readonly validation: number;
}

/** What happens above the row limit: the run fails, or a seeded sample is taken. */
export type TooManyRows = 'refuse' | 'sample';

export interface RewardSettings {
  /** The function, or one version or alias of it. */
  readonly functionArn: string;
  readonly range: { readonly min: number; readonly max: number };
  /** Whether rows without a reference answer are refused. */
  readonly needsReference: boolean;
  /** Field of an object reference answer that holds a full answer in words. */
  readonly goldAnswer?: string;
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_RFTHyperParameters.html */
export interface HyperparameterSettings {
  readonly epochCount?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly maxPromptLength?: number;
  readonly trainingSamplePerPrompt?: number;
  readonly inferenceMaxTokens?: number;
  readonly reasoningEffort?: string;
  readonly evalInterval?: number;
}
