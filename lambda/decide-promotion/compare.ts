import { extent, mean } from 'simple-statistics';
import type { EvaluatedPrompt } from '../../lib/contract/evaluated-model';
import { sha256 } from '../../lib/contract/names';
import type { RuleFigure } from '../../lib/contract/promotion';
import { inGroups } from '../shared/statistics/grouped-values';
import { intervalsOfMean, type MeanIntervals } from '../shared/statistics/intervals-of-mean';
import type { PromptPair } from '../shared/pair-prompts';

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
  { of, better, span }: Measure,
  name: string,
  { resamples, seed }: Bootstrap,
): Comparison | undefined {
  const measured = pairs.map(({ candidate, champion, group }) => ({
    ours: of(candidate),
    theirs: of(champion),
    group,
  }));
  const both = measured.flatMap(({ ours, theirs, group }) =>
    ours === undefined || theirs === undefined ? [] : [{ ours, theirs, group }],
  );
  if (both.length === 0) return undefined;
  const differences = both.map(({ ours, theirs, group }) => ({
    group,
    value: better === 'higher' ? ours - theirs : theirs - ours,
  }));
  const [lowest, highest] = extent(both.flatMap(({ ours, theirs }) => [ours, theirs]));
  return {
    prompts: both.length,
    oneSided: measured.filter(({ ours, theirs }) => (ours === undefined) !== (theirs === undefined)).length,
    candidate: mean(both.map(({ ours }) => ours)),
    champion: mean(both.map(({ theirs }) => theirs)),
    intervals: intervalsOfMean(inGroups(differences), {
      span: span ?? highest - lowest,
      resamples,
      seed: Number.parseInt(sha256(`${seed}/${name}`).slice(0, 8), 16),
    }),
  };
}

/** @param tail share of error on each side */
export function figureOf({ intervals, candidate, champion }: Comparison, tail: number): IntervalFigure {
  const { value, low, high } = intervals.at(tail);
  return { estimate: value, low, high, confidence: 1 - 2 * tail, n: intervals.groups, candidate, champion };
}

/** A figure that has everything. */
export type IntervalFigure = Required<RuleFigure>;
