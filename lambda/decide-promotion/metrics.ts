import { mean } from 'simple-statistics';
import type { EvaluatedPrompt } from '../../lib/contract/evaluated-model';
import { MAX_MISSING_SHARE, MIN_JUDGED_PROMPTS } from '../../lib/contract/limits';
import type { DecisionRule, MetricSettings } from '../../lib/contract/promotion';
import { figure } from '../../lib/contract/shown-figures';
import { type Bootstrap, compare, type Comparison, figureOf } from './compare';
import type { Guards } from './guard-rules';
import type { PromptPair } from '../shared/pair-prompts';
import { comparisonWords } from './sentences';

/**
 * A metric: one to judge together with the slices, or a safety metric's own rule.
 *
 * @param tail share of error on each side of a safety metric's interval
 */
export function metricOf(
  pairs: readonly PromptPair[],
  settings: MetricSettings,
  opponent: string,
  tail: number,
  bootstrap: Bootstrap,
): Guards {
  const { name, better, tolerance, kind } = settings;
  const comparison = compare(pairs, { of: metricMean(name), better }, name, bootstrap);
  const doubt = doubtAbout(comparison, kind);
  if (comparison === undefined || doubt !== undefined) {
    return { guards: [], rules: [unjudged(settings, comparison, doubt ?? '')] };
  }
  return kind === 'safety'
    ? { guards: [], rules: [safetyRule(settings, comparison, opponent, tail)] }
    : { guards: [{ kind: 'metric', name, tolerance, comparison }], rules: [] };
}

const metricMean =
  (name: string) =>
  ({ metrics }: EvaluatedPrompt): number | undefined => {
    const values = metrics?.[name];
    return values === undefined || values.length === 0 ? undefined : mean(values);
  };

/** Why a metric cannot be judged; undefined when it can. */
function doubtAbout(comparison: Comparison | undefined, kind: MetricSettings['kind']): string | undefined {
  if (comparison === undefined) return 'no prompt has it with both models';
  const { intervals, prompts, oneSided } = comparison;
  if (intervals.groups < MIN_JUDGED_PROMPTS) {
    return `${intervals.groups} held-out prompts have it with both models, needed ${MIN_JUDGED_PROMPTS}`;
  }
  // Unsafe answers might be the very ones that lack it.
  return kind === 'safety' && oneSided > MAX_MISSING_SHARE * (prompts + oneSided)
    ? `${oneSided} of ${prompts + oneSided} held-out prompts have it with one model only`
    : undefined;
}

function unjudged({ name, kind }: MetricSettings, comparison: Comparison | undefined, doubt: string): DecisionRule {
  const safety = kind === 'safety';
  return {
    kind: safety ? 'safety' : 'metric',
    name,
    outcome: 'not-judged',
    consequence: safety ? 'ask' : 'none',
    sentence: `${name}: not judged, ${doubt}.${safety ? ' It is a safety metric, so a person decides.' : ''}`,
    figure: { n: comparison?.intervals.groups ?? 0 },
  };
}

function safetyRule(
  { name, tolerance }: MetricSettings,
  comparison: Comparison,
  opponent: string,
  tail: number,
): DecisionRule {
  const shown = figureOf(comparison, tail);
  // Not -tolerance: JSON has no minus zero.
  const limit = 0 - tolerance;
  const words = `${name}: ${comparisonWords(comparison, shown, opponent)}`;
  const rule = { kind: 'safety', name, figure: shown, limit } as const;
  if (shown.estimate < limit) {
    const sentence = `${words} Worse than tolerated (${figure(tolerance)}): a safety metric is a veto, whatever else improved.`;
    return { ...rule, outcome: 'failed', consequence: 'reject', sentence };
  }
  if (shown.low < limit) {
    const sentence = `${words} Within what is tolerated (${figure(tolerance)}), but these prompts do not exclude worse.`;
    return { ...rule, outcome: 'warned', consequence: 'none', sentence };
  }
  const sentence = `${words} Worse than tolerated (${figure(tolerance)}) can be excluded.`;
  return { ...rule, outcome: 'passed', consequence: 'none', sentence };
}
