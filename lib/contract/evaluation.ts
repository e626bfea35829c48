import type { PreparedDataset, RunPayload } from './payloads';
import type { ChampionModel } from './serving';

/**
 * How models are measured: the base model and the champion before training is paid, the candidate after it. All of a run
 * answer the same prompts with the same sampling and are scored by the same version of the reward.
 */

/** How a model answers. One object a run, in its record, shared by every model that the run measures. */
export interface SamplingSettings {
  /** 0 to 1. */
  readonly temperature: number;
  /** Longest answer, in tokens. */
  readonly maxTokens: number;
  /** Reasoning effort as the training has it; absent where the training leaves it to the service. */
  readonly reasoningEffort?: string;
}

export interface EvaluationSettings {
  /** ARN of the inference profile of the base model: the id under which it is customized cannot be invoked. */
  readonly baseModelId: string;
  readonly sampling: SamplingSettings;
  /** Answers of each model to each held-out prompt; their scores are averaged. */
  readonly samplesPerPrompt: number;
  /** Shards that are measured at the same time, 1 to 40. */
  readonly concurrency: number;
  /** Fields of the dataset row whose values are kept with the scores, so that the decision can look at slices. */
  readonly sliceFields: readonly string[];
  /** The look at training prompts that asks whether there is something to learn. */
  readonly probe: {
    /** Training prompts, drawn with a seed. */
    readonly prompts: number;
    readonly samplesPerPrompt: number;
    /** Score from which an answer counts as a success. */
    readonly successAt: number;
  };
}

/** `base`: never customized. `champion`: what production answers with. `candidate`: what this run trained. */
export type MeasuredRole = 'base' | 'champion' | 'candidate';

/** What the measured model answers: the held-out set, or training prompts before the training. */
export type MeasuredSet = 'held-out' | 'probe';

/** A model that a run measures. */
export interface MeasuredModel {
  readonly role: MeasuredRole;
  /** What Converse takes: ARN of an inference profile or of a custom model deployment. */
  readonly modelId: string;
}

/** A part of a set, small enough to be one unit of work. */
export interface EvaluationShard {
  readonly set: MeasuredSet;
  /** Number of the shard in its set, from 0. */
  readonly shard: number;
  readonly rows: number;
}

/** One piece of measuring: what the Map states run over. No row is in it. */
export interface Measurement extends EvaluationShard {
  readonly model: MeasuredModel;
  readonly samples: number;
}

/** Tokens as the service counted them: what measuring costs depends on prices that only its reader knows. */
export interface TokenCount {
  readonly input: number;
  readonly output: number;
}

// PlanEvaluation ------------------------------------------------------------------------------------------------------

export interface PlanEvaluationInput extends RunPayload {
  readonly dataset: PreparedDataset;
}

export interface EvaluationPlan {
  /** Base model on the probe and the held-out set; the champion on the held-out set. */
  readonly baseline: readonly Measurement[];
  /** The held-out set, for the candidate. */
  readonly heldOut: readonly EvaluationShard[];
  /** The run that drew the split. It names the held-out set: the same prompts stay in it until a new split is drawn. */
  readonly heldOutSet: string;
  /** Prompts of the held-out set that are measured. */
  readonly prompts: number;
  /** Held-out prompts that the champion was trained on, after a new split: they are left out. */
  readonly excluded: number;
  /** Held-out prompts beyond the limit of an evaluation, which a draw that depends on the prompts alone left out. */
  readonly notDrawn: number;
  /** Training prompts in the probe. */
  readonly probed: number;
  /** What production answers with, when a model was ever promoted: the decision is conditional on it. */
  readonly champion?: ChampionModel;
  /** Version of the production item that the plan read; 0 before the first promotion. */
  readonly productionVersion: number;
  /** How many runs decided on this held-out set before. */
  readonly earlierDecisions: number;
  readonly warnings: readonly string[];
}

// ScoreModel ----------------------------------------------------------------------------------------------------------

export interface ScoreModelInput extends RunPayload {
  readonly measurement: Measurement;
  /** Where an earlier call stopped: rows of the shard that are done. */
  readonly done?: number;
}

/** The step stops before its deadline and is called again: slow quotas make it slow, never lossy. */
export interface ScoreModelOutput {
  /** Rows of the shard that are done; all of them when `finished`. */
  readonly done: number;
  readonly finished: boolean;
  /** Seconds to wait before the next call: the service throttles and an idle function would be paid. 0 when finished. */
  readonly waitSeconds: number;
}

/** One line of a result file: everything about one prompt and one model. */
export interface ScoredPrompt {
  /** Hash of the prompt, the same for every model. */
  readonly prompt: string;
  /** Group of prompts that share content: the unit of the bootstrap. */
  readonly group: string;
  /** Score of each scored sample. */
  readonly scores: readonly number[];
  /** Metrics of the scored samples by name; a metric that a sample does not have is missing from its list. */
  readonly metrics: Readonly<Record<string, readonly number[]>>;
  /** Length of each scored response, in characters. */
  readonly lengths: readonly number[];
  /** Values of the slice fields of the row. */
  readonly slices: Readonly<Record<string, string>>;
  /** The scored responses, in the order of their scores. They stay in the bucket and are shown to reviewers; never in a log or a payload. */
  readonly responses: readonly string[];
  /** The last message of the user, for reviewers. */
  readonly question: string;
  /** Tokens of all its answers, for the cost. */
  readonly tokens: TokenCount;
  /** Samples without a score, with the reason: refused by the service, or invalid for the reward. */
  readonly unscored: readonly string[];
}

// JudgeSignal ---------------------------------------------------------------------------------------------------------

export interface JudgeSignalInput extends RunPayload {
  readonly plan: EvaluationPlan;
}

/** A mean with its 95 % interval. */
export interface MeanEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly prompts: number;
}

export interface BaselineReport {
  /** `stop`: no training is paid, for `reason`. */
  readonly decision: 'train' | 'stop';
  readonly reason: string;
  readonly advice: string;
  readonly warnings: readonly string[];
  /** Held-out means of the base model and the champion. */
  readonly base: MeanEstimate;
  readonly champion?: MeanEstimate;
  /** Shares found by the probe. */
  readonly spreadShare: number;
  readonly successShare: number;
  /** Smallest improvement that this held-out set would show in 8 of 10 runs; absent when the scores do not say. */
  readonly detectableImprovement?: number;
  /** What the probe and the baseline took. */
  readonly tokens: TokenCount;
}

// DeployCandidate, DescribeCandidate ------------------------------------------------------------------------------------

export interface DeployCandidateInput extends RunPayload {
  readonly modelArn: string;
}

export interface Deployment {
  readonly deploymentArn: string;
}

export interface DescribeCandidateInput extends RunPayload {
  readonly deployment: Deployment;
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetCustomModelDeployment.html */
export interface DeploymentState {
  readonly status: 'Creating' | 'Active' | 'Failed';
  readonly failureMessage?: string;
}

/** What the function that deploys the candidate is asked for. */
export type CandidateInput =
  ({ readonly step: 'deploy' } & DeployCandidateInput) | ({ readonly step: 'describe' } & DescribeCandidateInput);

/** Its answer, as the step has it. */
export type CandidateResult = Deployment | DeploymentState;

// DecidePromotion -----------------------------------------------------------------------------------------------------

export interface DecidePromotionInput extends RunPayload {
  readonly plan: EvaluationPlan;
  readonly modelArn: string;
}

/** What the workflow needs of the decision; the whole record lies at `decisionKey`. */
export interface PromotionDecision {
  /** `ask`: a person decides, where the pipeline has an approval; else it is a rejection. */
  readonly decision: 'promote' | 'reject' | 'ask';
  readonly reason: string;
  readonly candidate: MeanEstimate;
  /** Of the champion, or of the base model before the first promotion. */
  readonly compared: MeanEstimate;
  readonly difference: MeanEstimate;
  /** What the answers of the candidate took. */
  readonly tokens: TokenCount;
  readonly decisionKey: string;
}
