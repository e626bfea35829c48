import { mean } from 'simple-statistics';
import { type Estimate, type ScoreRange, type Signal, signalIn, spreadOf } from '../../lib/contract/reward-statistics';
import type { ScoredAnswer } from '../reward-trial/score-answers';
import { clusteredMean } from '../reward-trial/statistics';

/** An answer that has a score. */
export interface WithScore extends ScoredAnswer {
  readonly outcome: Extract<ScoredAnswer['outcome'], { status: 'scored' }>;
}

/** Figures of a set of answers. Mean, shares and terms leave out answers without a score. */
export interface AnswerFigures {
  readonly answers: number;
  readonly scored: number;
  /** Absent when nothing was scored. */
  readonly mean?: Estimate;
  readonly shareAtFloor?: number;
  readonly shareAtCeiling?: number;
  readonly invalid: number;
  readonly unavailable: number;
  readonly failed: number;
  /** Characters. */
  readonly meanLength: number;
}

export interface SourceFigures extends AnswerFigures {
  readonly source: string;
}

export interface TermFigures {
  readonly term: string;
  readonly values: readonly number[];
  readonly mean: number;
  /** Mean for each source that has the term. */
  readonly sources: readonly { readonly source: string; readonly mean: number }[];
}

export interface ScoreFigures {
  readonly overall: AnswerFigures;
  /** The best first. */
  readonly sources: readonly SourceFigures[];
  readonly terms: readonly TermFigures[];
  /** Highest less lowest score, of each prompt with two scored answers or more. */
  readonly spreads: readonly number[];
  /** Absent when nothing was scored. */
  readonly signal?: Signal;
}

/** Everything that is said about scored answers, in the terminal, in JSON and on the page. */
export function figuresOf(answers: readonly ScoredAnswer[], range: ScoreRange): ScoreFigures {
  const sources = [...groupedBy(answers, ({ source }) => source)].map(([source, own]) => ({
    source,
    ...answerFigures(own, range),
  }));
  const prompts = scoresByPrompt(answers);
  return {
    overall: answerFigures(answers, range),
    sources: sources.sort((one, other) => (other.mean?.value ?? -Infinity) - (one.mean?.value ?? -Infinity)),
    terms: termFigures(answers.filter(hasScore)),
    spreads: prompts.filter((scores) => scores.length > 1).map(spreadOf),
    ...(prompts.length > 0 && { signal: signalIn(prompts, range) }),
  };
}

export const hasScore = (answer: ScoredAnswer): answer is WithScore => answer.outcome.status === 'scored';

/** The scores of each prompt that has any. */
export function scoresByPrompt(answers: readonly ScoredAnswer[]): readonly (readonly number[])[] {
  const groups = groupedBy(answers.filter(hasScore), ({ row }) => row.id);
  return [...groups.values()].map((group) => group.map(({ outcome }) => outcome.score));
}

/** Values under a key, both in the order in which they first occur. */
export function groupedBy<T>(values: readonly T[], key: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const known = groups.get(key(value));
    if (known) known.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}

function answerFigures(answers: readonly ScoredAnswer[], range: ScoreRange): AnswerFigures {
  const prompts = scoresByPrompt(answers);
  const scores = prompts.flat();
  const count = (status: ScoredAnswer['outcome']['status']) =>
    answers.filter(({ outcome }) => outcome.status === status).length;
  const shareOf = (counts: (score: number) => boolean) => scores.filter(counts).length / scores.length;
  const edge = 1e-9 * (range.max - range.min);
  return {
    answers: answers.length,
    scored: scores.length,
    ...(scores.length > 0 && {
      mean: within(clusteredMean(prompts), range),
      shareAtFloor: shareOf((score) => score <= range.min + edge),
      shareAtCeiling: shareOf((score) => score >= range.max - edge),
    }),
    invalid: count('invalid'),
    unavailable: count('unavailable'),
    failed: count('failed'),
    meanLength: answers.length > 0 ? mean(answers.map(({ text }) => text.length)) : 0,
  };
}

/** No mean lies outside the range, whatever the interval's arithmetic says. */
const within = ({ value, low, high }: Estimate, { min, max }: ScoreRange): Estimate => ({
  value,
  low: Math.max(low, min),
  high: Math.min(high, max),
});

function termFigures(answers: readonly WithScore[]): TermFigures[] {
  const values = answers.flatMap(({ source, outcome }) =>
    Object.entries(outcome.terms).map(([term, value]) => ({ term, source, value })),
  );
  return [...groupedBy(values, ({ term }) => term)].map(([term, own]) => ({
    term,
    values: own.map(({ value }) => value),
    mean: mean(own.map(({ value }) => value)),
    sources: [...groupedBy(own, ({ source }) => source)].map(([source, of]) => ({
      source,
      mean: mean(of.map(({ value }) => value)),
    })),
  }));
}
