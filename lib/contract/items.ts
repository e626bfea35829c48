import type {
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
}

export interface MarkItem {
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Requests ever; never goes down. */
  readonly count: number;
  /** The count that the last run to include this mark had read. Pending while it is below `count`. */
  readonly included: number;
  /** How often a dispatcher found the mark pending and could not start a run. */
  readonly notNow: number;
  readonly request: RunRequest;
  readonly lastEventId?: string;
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
  readonly dataset?: PreparedDataset;
  readonly rewardProof?: RewardProof;
  readonly job?: TrainingJob;
  readonly training?: TrainingState;
  readonly metrics?: TrainingMetrics;
}
