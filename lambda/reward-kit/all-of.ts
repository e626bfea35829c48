import type { Grader } from './grader';
import { combinedGrade, gradeTerms, requireTerms } from './terms';

/**
 * The lowest score of several graders: a response is as good as its worst side. The score of each term is also a metric
 * under its name, and a term's own metrics become `<term>.<metric>`.
 *
 * A term that cannot score a row leaves the row without a score.
 *
 * @throws an Error when there are no terms
 * @example
 * allOf({ correct: numberMatch(), short: length({ max: 400 }) })
 */
export function allOf(terms: { readonly [name: string]: Grader }): Grader {
  requireTerms('allOf', terms);
  return async function allOf(sample, context) {
    const graded = await gradeTerms(terms, sample, context);
    return combinedGrade(Math.min(...graded.map(({ grade }) => grade.score)), graded);
  };
}
