import type { PromotionDecision } from './evaluation';
import type { Payload, Run, RunPayload } from './payloads';

/** Which model answers in production, how another takes its place, and who is asked before. */

// Production ----------------------------------------------------------------------------------------------------------

/** A model that was promoted. */
export interface ChampionModel {
  readonly modelArn: string;
  /** The run that trained it. */
  readonly runId: string;
  /** ISO instant. */
  readonly promotedAt: string;
  /** Its mean on the held-out set when it was promoted. */
  readonly heldOutMean: number;
}

export interface ServingSettings {
  /** Name of the parameter that applications read: the id that they invoke. */
  readonly modelIdParameter: string;
  /** Name of the production deployment, made with the first promotion and kept. */
  readonly deploymentName: string;
  /** Models of this pipeline that are kept beside those in use. */
  readonly keepModels: number;
  /** Asks a person before a promotion. */
  readonly approval?: { readonly topicArn?: string; readonly timeoutSeconds: number };
}

/** `promote`: the candidate of a run. `rollback`: the model before the present one, or the base model. */
export type SwapKind = 'promote' | 'rollback';

export interface StartSwapInput extends Payload {
  readonly kind: SwapKind;
  /** ARN of the execution that swaps: it owns the production lock while it runs. */
  readonly executionArn: string;
  readonly pipeline: string;
  readonly serving: ServingSettings;
  readonly baseModelId: string;
  /** Why, in the words of whoever asks. */
  readonly reason: string;
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Version of production that the decision compared with, or that the person who rolls back has seen: 0 before the first
   * promotion. Any other version is `stale`. Absent: whatever answers now.
   */
  readonly productionVersion?: number;
  /** Of a promotion: the run, its model, and what the decision found. */
  readonly promotion?: {
    readonly run: Run;
    readonly modelArn: string;
    readonly heldOutMean: number;
  };
}

export interface Swap {
  /**
   * `swapping`: wait for the deployment, then commit. `stale`: production changed since the decision. `busy`: another swap
   * holds the lock. `nothing`: no model to go back to. `refused`: the model was rolled back once.
   */
  readonly state: 'swapping' | 'stale' | 'busy' | 'nothing' | 'refused';
  readonly reason: string;
  readonly kind: SwapKind;
  /** Absent when production goes back to the base model, which needs no deployment. */
  readonly deploymentArn?: string;
  /** The model that production is to answer with; absent for the base model. */
  readonly target?: ChampionModel;
  /** Production item's version that the commit expects. */
  readonly productionVersion: number;
}

export interface DescribeSwapInput extends Payload {
  readonly executionArn: string;
  readonly swap: Swap;
}

export interface RestoreProductionInput extends Payload {
  readonly executionArn: string;
}

export interface RestoredProduction {
  /** `restored`: production answers with what it answered before, and the lock is free. `restoring`: look again. */
  readonly state: 'restored' | 'restoring';
}

export interface SwapState {
  readonly status: 'Swapping' | 'Swapped' | 'Failed';
  readonly failureMessage?: string;
}

export interface CommitSwapInput extends DescribeSwapInput {
  readonly serving: ServingSettings;
  readonly baseModelId: string;
  readonly reason: string;
}

export interface CommittedSwap {
  /** `stale`: somebody else committed first; production answers with their model. */
  readonly state: 'committed' | 'stale';
  readonly reason: string;
  readonly productionVersion: number;
  /** What applications invoke from now on. */
  readonly modelId: string;
}

/** What the function that swaps production is asked for: one step of a swap. */
export type SwapInput =
  | ({ readonly step: 'start' } & StartSwapInput)
  | ({ readonly step: 'describe' } & DescribeSwapInput)
  | ({ readonly step: 'commit' } & CommitSwapInput)
  | ({ readonly step: 'restore' } & RestoreProductionInput);

/** Its answer, as the step has it. */
export type SwapResult = Swap | SwapState | CommittedSwap | RestoredProduction;

/** What a model is asked before production answers with it. That it answers matters, what it says does not. */
export const SMOKE_PROMPT = 'Answer with the word ready.';

/** The input of an execution of the rollback state machine. */
export interface RollbackRequest {
  readonly reason: string;
  /** Version of production that the person saw: a request that is sent twice then goes back one model, not two. */
  readonly productionVersion?: number;
}

// Approval ------------------------------------------------------------------------------------------------------------

export interface RequestApprovalInput extends RunPayload {
  readonly taskToken: string;
  readonly decision: PromotionDecision;
  readonly serving: ServingSettings;
}

/** What a person decided: the output of the waiting state. */
export interface ApprovalAnswer {
  readonly approved: boolean;
  readonly reason: string;
  /** ARN of the caller identity. */
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}
