import type { EvaluatedPrompt } from '../../lib/contract/evaluated-model';
import { sha256 } from '../../lib/contract/names';
import type { RuleFigure } from '../../lib/contract/promotion';
import { intervalsOfMean, type MeanIntervals } from '../shared/statistics/intervals-of-mean';
import type { PromptPair } from './pair-prompts';

/** What is compared of the answers to a prompt. */
export interface Measure {
  /** The mean over the answers; undefined when they do not have it. */
  readonly of: (prompt: EvaluatedPrompt) => number | undefined;
  readonly better: 'higher' | 'lower';
  /** Highest less lowest possible value; that of the values themselves when absent. */
  readonly span?: number;
}

export interface Bootstrap {
  readonly resamples: number;
  readonly seed: number;
}

/** Two models held against each other, prompt by prompt. */
export interface Comparison {
  readonly prompts: number;
  /** Prompts on which only one of the models has the measure. */
  readonly oneSided: number;
  readonly candidate: number;
  readonly champion: number;
  /** Candidate less champion, turned so that more is better. */
  readonly intervals: MeanIntervals;
}

/**
 * Compares what both models have of the measure; undefined when there is nothing.
 *
 * @param name gives each comparison draws of its own, whichever others there are
 */
export function compare(
  pairs: readonly PromptPair[],
  measure: Measure,
  name: string,
  { resamples, seed }: Bootstrap,
): Comparison | undefined {
  const measured = pairs.map(({ candidate, champion, group }) => ({
    ours: measure.of(candidate),
    theirs: measure.of(champion),
    group,
  }));
  const both = measured.flatMap(({ ours, theirs, group }) =>
    ours === undefined || theirs === undefined ? [] : [{ ours, theirs, group }],
  );
  if (both.length === 0) return undefined;
  const groups = new Map<string, { sum: number; size: number }>();
  for (const { ours, theirs, group } of both) {
    const known = groups.get(group) ?? { sum: 0, size: 0 };
    known.sum += measure.better === 'higher' ? ours - theirs : theirs - ours;
    known.size += 1;
    groups.set(group, known);
  }
  const values = [...groups.values()];
  return {
    prompts: both.length,
    oneSided: measured.filter(({ ours, theirs }) => (ours === undefined) !== (theirs === undefined)).length,
    candidate: mean(both.map(({ ours }) => ours)),
    champion: mean(both.map(({ theirs }) => theirs)),
    intervals: intervalsOfMean(
      { sums: values.map(({ sum }) => sum), sizes: values.map(({ size }) => size) },
      {
        span: measure.span ?? spanOf(both.flatMap(({ ours, theirs }) => [ours, theirs])),
        resamples,
        seed: Number.parseInt(sha256(`${seed}/${name}`).slice(0, 8), 16),
      },
    ),
  };
}

/** @param tail share of error on each side */
export function figureOf({ intervals, candidate, champion }: Comparison, tail: number): IntervalFigure {
  const { value, low, high } = intervals.at(tail);
  return { estimate: value, low, high, confidence: 1 - 2 * tail, n: intervals.groups, candidate, champion };
}

/** A figure that has everything. */
export type IntervalFigure = Required<RuleFigure>;

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spanOf(values: readonly number[]): number {
  return (
    values.reduce((most, value) => Math.max(most, value), -Infinity) -
    values.reduce((least, value) => Math.min(least, value), Infinity)
  );
}
