import type { BaselineReport, PromotionDecision } from '../../lib/contract/evaluation';
import type { Run } from '../../lib/contract/payloads';
import type { DecisionRecord } from '../../lib/contract/promotion';

/** What a person sees who decides about the model of a run. */
export interface Review {
  readonly run: Run;
  /** What the candidate must beat, in words. */
  readonly opponent: 'champion' | 'base model';
  readonly promotion: PromotionDecision;
  readonly record: DecisionRecord;
  readonly baseline?: BaselineReport;
  /** Every score of each model. */
  readonly scores: { readonly candidate: readonly number[]; readonly opponent: readonly number[] };
  /** Of each prompt that both answered: mean of the candidate less mean of the opponent. */
  readonly changes: readonly number[];
  /** In an order that tells nothing. */
  readonly pairs: readonly ReviewPair[];
}

/** Why a pair is shown: the candidate's lowest or highest means, or the largest change up or down. */
export type PairReason = 'worst' | 'best' | 'changed';

/** An answer of each model to one prompt. Which one is whose is told only when the reader asks. */
export interface ReviewPair {
  readonly question: string;
  readonly a: ShownAnswer;
  readonly b: ShownAnswer;
  readonly candidate: 'A' | 'B';
  readonly change: number;
  readonly reasons: readonly PairReason[];
}

export interface ShownAnswer {
  /** What the model said; absent when none of its answers has a score. */
  readonly text?: string;
  /** Characters that are left out at the end. */
  readonly leftOut: number;
  /** Of this answer; absent when there is none to show. */
  readonly score?: number;
  /** Over all answers of the model to this prompt. */
  readonly mean: number;
  readonly answers: number;
  /** Why answers have no score, each reason once. */
  readonly unscored: readonly string[];
}
