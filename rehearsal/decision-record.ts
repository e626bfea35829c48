/** The record of a decision, as far as a report shows it. */
export interface DecisionRecord {
  readonly decision: 'promote' | 'reject' | 'ask';
  readonly reason: string;
  readonly rules: readonly DecisionRule[];
  readonly heldOutUses: number;
}

/** One rule and what came of it. */
export interface DecisionRule {
  readonly kind: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'not-judged' | 'warned';
  readonly consequence: 'none' | 'ask' | 'reject';
  readonly sentence: string;
  readonly figure?: { readonly estimate?: number; readonly low?: number; readonly high?: number; readonly n: number };
  readonly limit?: number;
}
