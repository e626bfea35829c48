import type { BaselineReport, Deployment, EvaluationPlan, PromotionDecision } from './evaluation';
import type { ApprovalAnswer, ChampionModel, CommittedSwap, SwapKind } from './serving';
import type {
  CuratedLogs,
  MarkKind,
  PreparedDataset,
  RewardProof,
  Run,
  RunOutcome,
  RunRequest,
  RunSummary,
  TrainingJob,
  TrainingMetrics,
  TrainingState,
} from './payloads';
import type { MarkWait, QuietPeriod } from './retraining';
import type { RunSettings, SplitSettings } from './settings';

/**
 * Items of the run registry: one table, `kind` is the partition key and `id` the sort key. Every write touches a single
 * item and is conditional where two writers could meet.
 */
export const REGISTRY_KEY = { partition: 'kind', sort: 'id' } as const;

export const ITEM = {
  /** The one lease: which run is active. */
  lease: { kind: 'lease', id: 'lease' },
  /** The split that was drawn with the first run. */
  split: { kind: 'split', id: 'split' },
  /** The run whose prompts later runs compare with. */
  lastTrained: { kind: 'last-trained', id: 'last-trained' },
  run: (runId: string) => ({ kind: 'run', id: runId }),
  mark: (mark: MarkKind) => ({ kind: 'mark', id: mark }),
  fingerprint: (fingerprint: string) => ({ kind: 'fingerprint', id: fingerprint }),
  /** What production answers with: the truth, of which the SSM parameter is a copy. */
  production: { kind: 'production', id: 'production' },
  /** The one swap of production that may be under way. */
  productionLock: { kind: 'lock', id: 'production' },
  approval: (approvalId: string) => ({ kind: 'approval', id: approvalId }),
  /** Decisions made on one held-out set, by the run that drew its split: a later dataset adds prompts, the others stay. */
  heldOutUse: (heldOutSet: string) => ({ kind: 'held-out-use', id: heldOutSet }),
  /** What the drift monitor remembers from one period to the next. */
  drift: { kind: 'drift', id: 'drift' },
} as const;

/** Names an execution, never a time: the lease is free only when that execution no longer runs. */
export interface LeaseItem {
  readonly runId: string;
  readonly executionArn: string;
  /** What the run was to begin with. A run that dies before its record is written is closed and announced from this. */
  readonly begin: {
    /** ISO instant. */
    readonly startedAt: string;
    readonly settings: RunSettings;
    readonly request: RunRequest;
    readonly marks: IncludedMarks;
  };
}

/** Pending marks that a run answers, with the count that it read. */
export type IncludedMarks = Partial<Record<MarkKind, number>>;

export interface SplitItem extends SplitSettings {
  /** Hashed with each prompt to place it: the same prompt lands in the same part in every run. */
  readonly salt: string;
  readonly runId: string;
}

/** `last-trained` and fingerprint items: the run that they speak of. */
export interface RunReferenceItem {
  readonly runId: string;
  /** Of a fingerprint: the version of production because of whose drift the run was asked for. */
  readonly championWorse?: number;
}

export interface MarkItem {
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Requests ever; never goes down. */
  readonly count: number;
  /** The count that the last run to include this mark had read. Pending while it is below `count`. */
  readonly included: number;
  /** How often a dispatcher found a new reason why no run could start. */
  readonly notNow: number;
  /** The present reason; absent until a dispatcher looked. */
  readonly wait?: MarkWait;
  readonly quiet?: QuietPeriod;
  readonly request: RunRequest;
  readonly lastEventId?: string;
}

/** Commits are conditional on `version`. The first commit writes version 1. */
export interface ProductionItem {
  readonly version: number;
  /** What applications invoke: ARN of the production deployment, or of the inference profile of the base model. */
  readonly modelId: string;
  /** Name of the parameter that holds a copy of `modelId`. */
  readonly modelIdParameter: string;
  /** The production deployment, from the first promotion on. */
  readonly deploymentArn?: string;
  /** Absent: the base model answers. */
  readonly champion?: ChampionModel;
  /** Where a rollback goes; the newest last. */
  readonly earlier: readonly ChampionModel[];
  /** The highest held-out mean of any champion, so that the bar does not sink step by step. */
  readonly best?: ChampionModel;
  /** Models that were rolled back: they never become champion again. */
  readonly rolledBack: readonly string[];
  /** How the present state came about. */
  readonly lastSwap: {
    readonly kind: SwapKind;
    /** ISO instant. */
    readonly at: string;
    readonly reason: string;
    /** ARN of the execution that swapped. */
    readonly by: string;
    /** Of a promotion: the run. */
    readonly runId?: string;
  };
}

/** Owned by an execution, free when that no longer runs and production is as the truth says. */
export interface ProductionLockItem {
  readonly executionArn: string;
  /** ISO instant. */
  readonly since: string;
  /** Name of the production deployment: whoever finds the execution dead puts it right. */
  readonly deploymentName: string;
  readonly pipeline: string;
  /** ISO instant at which the execution was first found dead: calls of it may be in flight a little longer. */
  readonly closingAt?: string;
}

/** A question to a person. The token stays in here: reviewers know the opaque id only. */
export interface ApprovalItem {
  readonly runId: string;
  readonly taskToken: string;
  readonly requestedAt: string;
  /** ISO instant after which silence is a rejection. */
  readonly expiresAt: string;
  /** ISO instant at which the message went out. */
  readonly sentAt?: string;
  /** The first answer stays. */
  readonly answer?: ApprovalAnswer;
}

export interface HeldOutUseItem {
  /** Runs that decided on it: a string set, to which adding twice adds once. */
  readonly runIds: ReadonlySet<string>;
}

/** `closing`: nothing may be started for this run any more. */
export type RunStatus = 'active' | 'closing' | 'finished';

/** The record of a run. Each step adds its part as soon as it has it, so an aborted run has a record too. */
export interface RunItem {
  readonly run: Run;
  readonly status: RunStatus;
  readonly marks: IncludedMarks;
  readonly closingAt?: string;
  readonly finishedAt?: string;
  /** Since when a call is telling of the end; see CLOSE_RUN_TIMEOUT_SECONDS. */
  readonly announcingAt?: string;
  readonly eventSentAt?: string;
  readonly announcedAt?: string;
  readonly outcome?: RunOutcome;
  readonly summary?: RunSummary;
  /** Absent when the dataset has no invocation logs. */
  readonly curation?: CuratedLogs;
  readonly dataset?: PreparedDataset;
  readonly rewardProof?: RewardProof;
  readonly job?: TrainingJob;
  readonly training?: TrainingState;
  readonly metrics?: TrainingMetrics;
  readonly plan?: EvaluationPlan;
  readonly baseline?: BaselineReport;
  readonly deployment?: Deployment;
  readonly promotion?: PromotionDecision;
  /** Opaque id of the question to a person. */
  readonly approvalId?: string;
  readonly approval?: ApprovalAnswer;
  readonly swap?: CommittedSwap;
  /** ISO instant at which the model of this run was found superseded and deleted. */
  readonly modelDeletedAt?: string;
}
