import type { BaselineReport, PromotionDecision, TokenCount } from './evaluation';
import type { ApprovalAnswer, CommittedSwap } from './serving';
import type { InvocationLogCounts } from './invocation-logs';
import type { QuietPeriod } from './retraining';
import type { RunSettings, SplitSettings } from './settings';

/**
 * Version of the payloads below. A deploy in the middle of a run changes our functions but not the running definition,
 * so a handler accepts this version and the one before it.
 */
export const CONTRACT_VERSION = 1;

export interface Payload {
  readonly contract: number;
}

// BeginRun ------------------------------------------------------------------------------------------------------------

export interface BeginRunInput extends Payload {
  readonly executionArn: string;
  /** ISO instant. */
  readonly startedAt: string;
  readonly settings: RunSettings;
  readonly request: RunRequest;
}

/** What the person or the mark that started the run asked for. */
export interface RunRequest {
  /** Train even when nothing changed since an earlier run. */
  readonly force?: boolean;
  /** Draw a new split: held-out prompts change, so later figures do not compare with earlier ones. */
  readonly resplit?: boolean;
  /**
   * This version of production has become worse since earlier runs were compared with it: only its own inputs, and those of a run
   * that was asked for because of the same, need no second training, however few rows are new. Says nothing about a later version.
   */
  readonly championWorse?: number;
  /** In place of the `minNewRows` of the settings. Of several requests the smallest counts. */
  readonly minNewRows?: number;
}

export type BeginRunOutput =
  { readonly started: true; readonly run: Run } | { readonly started: false; readonly reason: string };

/** What BeginRun fixed; every later payload carries it. */
export interface Run {
  readonly runId: string;
  readonly executionArn: string;
  readonly startedAt: string;
  /** Job name, model name and client token. */
  readonly trainingName: string;
  /** The one version of the reward that proves, trains and evaluates in this run. */
  readonly rewardVersionArn: string;
  /** Changes when the reward's code or environment does. */
  readonly rewardHash: string;
  readonly request: RunRequest;
  readonly settings: RunSettings;
}

export interface RunPayload extends Payload {
  readonly run: Run;
}

// CurateLogs ----------------------------------------------------------------------------------------------------------

export interface CurateLogsInput extends RunPayload {
  /** What the call before returned; null for the first. */
  readonly before: CuratedLogs | null;
}

/** The state of making rows of invocation logs: counts of all calls so far, and where the next one goes on. */
export interface CuratedLogs {
  readonly finished: boolean;
  readonly calls: number;
  readonly cursor: LogCursor;
  readonly counts: CurationCounts;
}

/** Logs are read from the newest to the oldest: at a key, all that is not older is done. */
export interface LogCursor {
  /** Index among the locations of the dataset that are logs. */
  readonly source: number;
  readonly key?: string;
}

/** Every good record is counted once: the sum of all below but `logs` and `feedback` is `logs.good`. */
export interface CurationCounts {
  readonly logs: InvocationLogCounts;
  /** Rows whose reference answer is a correction. */
  readonly corrected: number;
  /** Rows without one. */
  readonly uncorrected: number;
  /** No correction, which this reward needs. */
  readonly withoutReference: number;
  /** The prompt is that of a newer row. */
  readonly duplicates: number;
  /** Left out by the filter for personal data. */
  readonly filtered: number;
  readonly feedback: FeedbackCounts;
}

export interface FeedbackCounts {
  /** Calls that somebody said something about. */
  readonly requests: number;
  /** Of these, calls that were found in the logs. */
  readonly matched: number;
  /** Lines of feedback objects that are no feedback. */
  readonly unreadable: number;
}

export type CuratedGroup = 'corrected' | 'uncorrected';

// PrepareDataset ------------------------------------------------------------------------------------------------------

export type PrepareDatasetInput = RunPayload;

export interface PreparedDataset {
  /** `train`: go on. `skip`: end the run as skipped, for `reason`. */
  readonly decision: 'train' | 'skip';
  readonly reason: string;
  readonly train: DatasetPart;
  readonly validation: DatasetPart;
  readonly heldOut: DatasetPart;
  readonly counts: RowCounts;
  /** The most common reasons of refused rows, at most five. */
  readonly topReasons: readonly QuarantineReason[];
  readonly quarantineKey: string;
  readonly manifestKey: string;
  readonly split: SplitSettings;
  /** Hash of the rows that were kept. */
  readonly contentHash: string;
  /** Hash of rows, reward, base model and hyperparameters: equal inputs need no second training. */
  readonly fingerprint: string;
  readonly warnings: readonly string[];
}

export interface DatasetPart {
  readonly key: string;
  readonly rows: number;
}

export interface RowCounts {
  readonly files: number;
  readonly read: number;
  readonly quarantined: number;
  /** Valid rows beyond the row limit that the sample left out. */
  readonly notSampled: number;
  /** Train and validation prompts that the last trained run did not have. */
  readonly newPrompts: number;
}

export interface QuarantineReason {
  readonly reason: string;
  readonly rows: number;
  /** The first places, `file:line`, at most three. */
  readonly examples: readonly string[];
}

/** One line of the quarantine file. */
export interface QuarantinedRow {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

// VerifyReward --------------------------------------------------------------------------------------------------------

export interface VerifyRewardInput extends RunPayload {
  readonly dataset: PreparedDataset;
}

export interface RewardProof {
  readonly rows: number;
  /** Mean gold score, or why gold answers were not checked. */
  readonly gold: { readonly checked: boolean; readonly mean?: number; readonly note: string };
  readonly probes: readonly ProbeResult[];
  readonly proofKey: string;
}

/** Mean score of one kind of bad answer over the checked rows. */
export interface ProbeResult {
  readonly probe: string;
  readonly mean: number;
}

// StartTraining, DescribeTraining, StopTraining -------------------------------------------------------------------------

export interface StartTrainingInput extends RunPayload {
  readonly dataset: PreparedDataset;
}

export interface TrainingJob {
  readonly jobArn: string;
}

export interface TrainingJobInput extends RunPayload {
  readonly job: TrainingJob;
  /** To stop the job before looking at it. */
  readonly stop?: true;
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetModelCustomizationJob.html */
export type TrainingStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';

export interface TrainingState {
  readonly status: TrainingStatus;
  /** Validation, data processing or training, where the service says so. */
  readonly phase?: string;
  readonly failureMessage?: string;
  /** Present when the job completed. */
  readonly modelArn?: string;
}

// CollectMetrics ------------------------------------------------------------------------------------------------------

export interface CollectMetricsInput extends RunPayload {
  readonly job: TrainingJob;
}

/**
 * Figures from the metric files of the job, by the header names found there: the columns of RFT jobs are undocumented.
 */
export interface TrainingMetrics {
  readonly files: readonly string[];
  /**
   * First and last value of each numeric column and how many values it has: of the step-wise file by header, of the
   * validation file by `validation/` and the header.
   */
  readonly columns: Readonly<Record<string, { readonly first: number; readonly last: number; readonly rows: number }>>;
}

// FinishRun -----------------------------------------------------------------------------------------------------------

/**
 * `promoted`: production answers with the new model. `rejected`: a model exists and production stays as it was.
 * `no-signal`: the reward would teach this model nothing, so no training was paid. `skipped`: nothing to do. `failed`: see
 * the reason. `timed-out`: stopped at the deadline. `aborted`: a person or the platform ended the execution.
 */
export type RunOutcome = 'promoted' | 'rejected' | 'no-signal' | 'skipped' | 'failed' | 'timed-out' | 'aborted';

export interface FinishRunInput extends RunPayload {
  readonly outcome: RunOutcome;
  readonly stateMachineArn: string;
  readonly reason?: string;
  /** Error and cause as Step Functions caught them. */
  readonly failure?: { readonly Error?: string; readonly Cause?: string };
  readonly curation?: CuratedLogs;
  readonly dataset?: PreparedDataset;
  readonly training?: TrainingState;
  readonly baseline?: BaselineReport;
  readonly promotion?: PromotionDecision;
  readonly approval?: ApprovalAnswer;
  readonly swap?: CommittedSwap;
}

export interface RunSummary {
  readonly runId: string;
  readonly outcome: RunOutcome;
  /** What happened and why, in a sentence. */
  readonly reason: string;
  /** What to do now. */
  readonly advice: string;
  readonly modelArn?: string;
  /** What the models took to answer that the run measured, as far as it came; absent when it measured none. */
  readonly tokens?: TokenCount;
}

// RequestRun ----------------------------------------------------------------------------------------------------------

/** Why a run is wanted. One mark of each kind at most. */
export type MarkKind = 'schedule' | 'new-data' | 'drift' | 'event' | 'person';

export interface RequestRunInput extends RunRequest {
  readonly kind: MarkKind;
  /** Id of the event that asks, so that a second delivery of it does not count twice. */
  readonly eventId?: string;
  /** Wait for more requests like this one. */
  readonly quiet?: QuietPeriod;
}

export interface RequestRunOutput {
  /**
   * `started`: an execution was asked for. `pending`: the mark waits, for `reason`. `idle`: no mark is pending, as after
   * the second delivery of an event that a run has included.
   */
  readonly decision: 'started' | 'pending' | 'idle';
  readonly reason: string;
  /** ISO instant at which a waiting mark becomes due, where that is known. */
  readonly dueAt?: string;
  readonly executionArn?: string;
}

// Reconcile -----------------------------------------------------------------------------------------------------------

/** Empty from the periodic rule; an execution from the rule on executions that failed, timed out or were aborted. */
export interface ReconcileInput {
  readonly executionArn?: string;
}
