import type { Grader } from './grader';
import { combinedGrade, gradeTerm } from './terms';

export interface VetoOptions {
  /**
   * The guard's score below which it forbids the response.
   * @default 0.5
   */
  readonly threshold?: number;
  /**
   * Score of a forbidden response.
   * @default 0
   */
  readonly floor?: number;
}

/**
 * The score of a grader, unless a guard forbids the response. The guard is asked first; where it forbids, the grader is
 * not asked at all, which saves the calls of a judge.
 *
 * Metrics: `guard` is the guard's score, `vetoed` is 1 for a forbidden response and else 0, `grader` the grader's score,
 * left out where it was not asked. A row that the guard, or the grader when asked, cannot score has no score.
 *
 * @throws an Error when `threshold` or `floor` is not finite
 * @example
 * veto(forbidden({ pii: PII_TYPES }), numberMatch())
 */
export function veto(guard: Grader, grader: Grader, { threshold = 0.5, floor = 0 }: VetoOptions = {}): Grader {
  for (const [name, value] of Object.entries({ threshold, floor })) {
    if (!Number.isFinite(value)) throw new Error(`veto: ${name} is ${value}; expected a finite number.`);
  }
  return async function veto(sample, context) {
    const guarded = await gradeTerm('guard', guard, sample, context);
    const vetoed = guarded.grade.score < threshold;
    const terms = vetoed ? [guarded] : [guarded, await gradeTerm('grader', grader, sample, context)];
    const grade = combinedGrade(vetoed ? floor : terms[1].grade.score, terms);
    return { ...grade, metrics: { ...grade.metrics, vetoed: vetoed ? 1 : 0 } };
  };
}
