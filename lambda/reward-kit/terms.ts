import { InvalidSample } from './errors';
import { checkedGrade, graderName, type Grade, type Grader, type GraderContext } from './grader';
import type { RewardSample } from './reward-sample';

/** What one grader of a combination said, under the name it has there. */
export interface GradedTerm {
  readonly name: string;
  readonly grade: Grade;
}

/**
 * The checked grade of a grader that is part of another one.
 *
 * @throws InvalidSample with the name of the term in front, when it cannot score the row
 * @internal
 */
export async function gradeTerm(
  name: string,
  grader: Grader,
  sample: RewardSample,
  context: GraderContext | undefined,
): Promise<GradedTerm> {
  try {
    const grade = await grader(sample, context);
    return { name, grade: checkedGrade(grade, `${name} (${graderName(grader)})`, sample.id) };
  } catch (error) {
    if (error instanceof InvalidSample) throw new InvalidSample(`${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

/**
 * Grades of all terms, which run at the same time, in the order of the terms.
 *
 * @internal
 */
export function gradeTerms(
  terms: { readonly [name: string]: Grader },
  sample: RewardSample,
  context: GraderContext | undefined,
): Promise<GradedTerm[]> {
  return Promise.all(Object.entries(terms).map(([name, grader]) => gradeTerm(name, grader, sample, context)));
}

/**
 * A grade that shows what it is made of: the score of each term is a metric under its name, a term's own metrics become
 * `<term>.<metric>`, and the reasons stand side by side.
 *
 * @internal
 */
export function combinedGrade(score: number, terms: readonly GradedTerm[]): Grade {
  const metrics: Record<string, number> = {};
  const reasons: string[] = [];
  for (const { name, grade } of terms) {
    metrics[name] = grade.score;
    for (const [metric, value] of Object.entries(grade.metrics ?? {})) metrics[`${name}.${metric}`] = value;
    if (grade.reason) reasons.push(`${name}: ${grade.reason}`);
  }
  return { score, metrics, ...(reasons.length > 0 && { reason: reasons.join('; ') }) };
}

/**
 * @throws an Error when a combination has no terms
 * @internal
 */
export function requireTerms(combination: string, terms: object): void {
  if (Object.keys(terms).length > 0) return;
  throw new Error(`${combination}: got no terms; expected { name: grader } with at least one.`);
}
