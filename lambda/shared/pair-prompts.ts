import { EVALUATION_REJECTED } from '../../lib/contract/errors';
import type { EvaluatedModel, EvaluatedPrompt } from '../../lib/contract/evaluated-model';
import { MAX_MISSING_SHARE } from '../../lib/contract/limits';
import type { ScoreRange } from '../../lib/contract/reward-statistics';
import { percent } from '../../lib/contract/shown-figures';
import { RftError } from './rft-error';

/** One held-out prompt, answered by both models. */
export interface PromptPair {
  readonly candidate: EvaluatedPrompt;
  readonly champion: EvaluatedPrompt;
  /** Prompts with the same one count together. */
  readonly group: string;
}

export interface PairedPrompts {
  /** In the order of their ids, so that the order of the answers decides nothing. */
  readonly pairs: readonly PromptPair[];
  readonly missingFromCandidate: number;
  readonly missingFromChampion: number;
}

/**
 * The prompts that both models answered.
 *
 * @throws RftError EvaluationRejected when a prompt occurs twice, or a score is not a number within the range
 */
export function pairPrompts(candidate: EvaluatedModel, champion: EvaluatedModel, range: ScoreRange): PairedPrompts {
  const [ours, theirs] = [answeredBy(candidate, range), answeredBy(champion, range)];
  const ids = [...ours.keys()].filter((id) => theirs.has(id)).sort();
  const pairs = ids.flatMap((id) => {
    const [one, other] = [ours.get(id), theirs.get(id)];
    return one && other ? [{ candidate: one, champion: other, group: groupOf(one, other) }] : [];
  });
  return {
    pairs,
    missingFromCandidate: theirs.size - pairs.length,
    missingFromChampion: ours.size - pairs.length,
  };
}

/**
 * Prompts that a model did not answer may be the very ones that it answers badly.
 *
 * @throws RftError EvaluationRejected when too many are missing
 */
export function requireComparable({ pairs, missingFromCandidate, missingFromChampion }: PairedPrompts): void {
  const missing = missingFromCandidate + missingFromChampion;
  const all = pairs.length + missing;
  if (missing <= MAX_MISSING_SHARE * all) return;
  throw new RftError(
    EVALUATION_REJECTED,
    `evaluation: ${missing} of ${all} held-out prompts (${percent(missing / all)}) have answers of one model only ` +
      `(missing from the candidate ${missingFromCandidate}, from the champion ${missingFromChampion}), allowed are ` +
      `${percent(MAX_MISSING_SHARE)}. Evaluate both models on the same held-out set.`,
  );
}

function answeredBy({ model, prompts }: EvaluatedModel, range: ScoreRange): ReadonlyMap<string, EvaluatedPrompt> {
  const answered = new Map<string, EvaluatedPrompt>();
  const seen = new Set<string>();
  for (const prompt of prompts) {
    if (seen.has(prompt.id)) throw rejected(model, prompt, 'occurs twice, allowed is once');
    seen.add(prompt.id);
    requireScores(model, prompt, range);
    if (prompt.scores.length > 0) answered.set(prompt.id, prompt);
  }
  return answered;
}

function requireScores(model: string, prompt: EvaluatedPrompt, { min, max }: ScoreRange): void {
  const edge = 1e-9 * (max - min);
  // Not a number is not within anything.
  const score = prompt.scores.find((one) => !(one >= min - edge && one <= max + edge));
  if (score !== undefined) throw rejected(model, prompt, `has the score ${score}, allowed is ${min} to ${max}`);
  const others = [...Object.entries(prompt.metrics ?? {}), ['length', prompt.lengths ?? []] as const];
  const [name] = others.find(([, values]) => !values.every(Number.isFinite)) ?? [];
  if (name !== undefined) throw rejected(model, prompt, `has a value of ${name} that is not a finite number`);
}

function rejected(model: string, { id }: EvaluatedPrompt, what: string): RftError {
  return new RftError(
    EVALUATION_REJECTED,
    `evaluation of ${model}: prompt ${id} ${what}. Look at what the evaluation wrote for this prompt.`,
  );
}

function groupOf(candidate: EvaluatedPrompt, champion: EvaluatedPrompt): string {
  const group = candidate.group ?? champion.group;
  return group === undefined ? `prompt ${candidate.id}` : `group ${group}`;
}
