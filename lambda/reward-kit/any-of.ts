import type { Grader } from './grader';
import { combinedGrade, gradeTerms, requireTerms } from './terms';

/**
 * The highest score of several graders: one way to be right is enough. The score of each term is also a metric under its
 * name, and a term's own metrics become `<term>.<metric>`.
 *
 * A term that cannot score a row leaves the row without a score, even where another term is content: it might have said
 * more.
 *
 * @throws an Error when there are no terms
 * @example
 * anyOf({ number: numberMatch(), words: exactMatch() })
 */
export function anyOf(terms: { readonly [name: string]: Grader }): Grader {
  requireTerms('anyOf', terms);
  return async function anyOf(sample, context) {
    const graded = await gradeTerms(terms, sample, context);
    return combinedGrade(Math.max(...graded.map(({ grade }) => grade.score)), graded);
  };
}
