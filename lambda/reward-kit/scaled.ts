import { checkedGrade, graderName, type Grader } from './grader';

export interface ScaledOptions {
  /** Scores of the grader, low and high. A score outside counts as the nearer of the two. */
  readonly from: readonly [low: number, high: number];
  /** What the two become; scores between them are mapped evenly. Turned around (`[1, 0]`), low becomes good. */
  readonly to: readonly [low: number, high: number];
}

/**
 * The same grader with its scores on another scale. Metrics and reason stay as they are.
 *
 * @throws an Error when an end is not finite, or the two ends of a scale do not differ (`from` must rise)
 * @example
 * scaled(judge, { from: [1, 5], to: [0, 1] })
 */
export function scaled(grader: Grader, { from, to }: ScaledOptions): Grader {
  const [low, high] = from;
  const [start, end] = to;
  if (!(high > low && Number.isFinite(high - low))) {
    throw new Error(`scaled: from is [${from.join(', ')}]; expected two finite numbers, the lower one first.`);
  }
  if (!(start !== end && Number.isFinite(end - start))) {
    throw new Error(`scaled: to is [${to.join(', ')}]; expected two different finite numbers.`);
  }
  return async function scaled(sample, context) {
    const grade = checkedGrade(await grader(sample, context), graderName(grader), sample.id);
    return { ...grade, score: scaledScore(grade.score) };
  };

  function scaledScore(score: number): number {
    if (score <= low) return start;
    if (score >= high) return end;
    const between = start + ((score - low) / (high - low)) * (end - start);
    // Rounding may step over the end.
    return start < end ? Math.min(between, end) : Math.max(between, end);
  }
}
