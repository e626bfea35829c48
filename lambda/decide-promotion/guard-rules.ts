import type { DecisionRule } from '../../lib/contract/promotion';
import { figure } from '../../lib/contract/shown-figures';
import { holm } from '../shared/statistics/holm';
import { type Comparison, figureOf } from './compare';
import { comparisonWords } from './sentences';

/** Something that must not get worse beyond doubt, with enough prompts to judge it. */
export interface Guard {
  readonly kind: 'slice' | 'metric';
  readonly name: string;
  /** How much worse is tolerated. */
  readonly tolerance: number;
  readonly comparison: Comparison;
}

/** What was found of guards: those to judge together, and rules about what is judged on its own or not at all. */
export interface Guards {
  readonly guards: readonly Guard[];
  readonly rules: readonly DecisionRule[];
}

export interface GuardRules {
  readonly rules: readonly DecisionRule[];
  /** Share of error on each side of their intervals, after Holm's adjustment. */
  readonly tail: number;
}

/**
 * Judges all guards together: of candidates that are nowhere worse than tolerated, the share that any guard blocks is at
 * most `tail`, however many guards there are.
 */
export function guardRules(guards: readonly Guard[], opponent: string, tail: number): GuardRules {
  const worse = ({ comparison, tolerance }: Guard, level: number) => comparison.intervals.at(level).high < -tolerance;
  const found = holm(guards.length, (index, level) => worse(guards[index], level), tail);
  return {
    tail: found.tail,
    rules: guards.map((guard, index) => guardRule(guard, found.significant.has(index), opponent, found.tail)),
  };
}

function guardRule(guard: Guard, blocks: boolean, opponent: string, tail: number): DecisionRule {
  const { kind, name, tolerance, comparison } = guard;
  const shown = figureOf(comparison, tail);
  // Not -tolerance: JSON has no minus zero.
  const limit = 0 - tolerance;
  const words = `${name}: ${comparisonWords(comparison, shown, opponent)}`;
  const found = blocks
    ? `The whole interval lies below ${figure(limit)}: worse than tolerated beyond doubt.`
    : `It blocks only when the whole interval lies below ${figure(limit)}, and it does not.`;
  const rule = { kind, name, figure: shown, limit, sentence: `${words} ${found}` };
  return blocks
    ? { ...rule, outcome: 'failed', consequence: 'reject' }
    : { ...rule, outcome: 'passed', consequence: 'none' };
}
