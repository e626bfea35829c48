import type { ApprovalAnswer } from '../../lib/contract/serving';

/** Where the question of a run stands. */
export type Standing =
  | { readonly state: 'open'; readonly expiresAt: string }
  | { readonly state: 'answered'; readonly answer: ApprovalAnswer }
  /** Nobody answered in time, which is a rejection. */
  | { readonly state: 'expired'; readonly expiresAt: string }
  /** The run asks nobody, or it ended before anybody answered; `why` says which. */
  | { readonly state: 'not-asked'; readonly why: string };

/** What a person says. */
export interface Verdict {
  readonly approved: boolean;
  readonly reason: string;
}

/** The question whether the model of a run is promoted, for the person whose credentials these are. */
export interface Question {
  /** ARN of the person's caller identity. */
  readonly identity: string;
  readonly standing: () => Promise<Standing>;
  /**
   * Answers it. Can be repeated.
   *
   * @returns the answer that stands, which is somebody else's when they were first
   * @throws Error in words when the answer did not reach the run
   */
  readonly answer: (verdict: Verdict) => Promise<ApprovalAnswer>;
}

/** Longest reason, in characters. */
export const LONGEST_REASON = 1_000;
