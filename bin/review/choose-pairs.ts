import { mean } from 'simple-statistics';
import { countedScores } from '../../lambda/shared/evaluated-model';
import type { ScoredPrompt } from '../../lib/contract/evaluation';
import type { ScoreRange } from '../../lib/contract/reward-statistics';
import { drawn } from './blind-order';
import type { PairReason } from './review';

/** The scores of one prompt by both models. */
export interface PromptChange {
  readonly prompt: string;
  /** Mean of the candidate. */
  readonly candidate: number;
  /** Mean of the candidate less mean of the opponent. */
  readonly change: number;
}

export interface ChosenPrompt extends PromptChange {
  readonly reasons: readonly PairReason[];
}

type Scores = Pick<ScoredPrompt, 'prompt' | 'scores' | 'unscored'>;

/** How every prompt changed that has a score of both models. */
export function promptChanges(
  candidate: readonly Scores[],
  opponent: readonly Scores[],
  range: ScoreRange,
): readonly PromptChange[] {
  const theirs = new Map(opponent.map((each) => [each.prompt, countedScores(each, range)]));
  return candidate.flatMap((each) => {
    const before = theirs.get(each.prompt) ?? [];
    const after = countedScores(each, range);
    if (before.length === 0 || after.length === 0) return [];
    const ours = mean([...after]);
    return [{ prompt: each.prompt, candidate: ours, change: ours - mean([...before]) }];
  });
}

const ORDERS: Readonly<Record<PairReason, (one: PromptChange, other: PromptChange) => number>> = {
  worst: (one, other) => one.candidate - other.candidate,
  best: (one, other) => other.candidate - one.candidate,
  changed: (one, other) => Math.abs(other.change) - Math.abs(one.change),
};

/**
 * The prompts that a reviewer sees: the worst, the best and the most changed, so many of each, a prompt that is several of
 * these once. Among equals, and in the order of the whole, a draw decides that is the same for the same seed.
 */
export function choosePairs(changes: readonly PromptChange[], seed: string, ofEach: number): readonly ChosenPrompt[] {
  const shuffled = [...changes].sort(
    (one, other) => drawn(`${seed}/order/${one.prompt}`) - drawn(`${seed}/order/${other.prompt}`),
  );
  const reasons = new Map<string, PairReason[]>();
  for (const reason of ['changed', 'worst', 'best'] as const) {
    for (const { prompt } of [...shuffled].sort(ORDERS[reason]).slice(0, ofEach)) {
      reasons.set(prompt, [...(reasons.get(prompt) ?? []), reason]);
    }
  }
  return shuffled.flatMap((each) => {
    const why = reasons.get(each.prompt);
    return why ? [{ ...each, reasons: why }] : [];
  });
}
