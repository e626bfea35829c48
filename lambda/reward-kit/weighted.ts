import { InvalidSample } from './errors';
import { checkedGrade, graderName, type Grade, type Grader, type GraderContext } from './grader';
import type { RewardSample } from './reward-sample';

/** What a term counts beside the others, and how it is scored. */
export type WeightedTerm = readonly [weight: number, grader: Grader];

/**
 * The mean of several graders, each with a weight; weights are divided by their sum. The score of each term is also a
 * metric under its name, and a term's own metrics become `<term>.<metric>`.
 *
 * A term of weight 0 is only watched: if it calls the row invalid, its metric is left out. Any other term that cannot
 * score a row leaves the row without a score.
 *
 * @throws an Error when no weight is above 0, or a weight is negative or not finite
 * @example
 * weighted({ correct: [0.9, numberMatch()], short: [0.1, short], polite: [0, polite] })
 */
export function weighted(terms: { readonly [name: string]: WeightedTerm }): Grader {
  const entries = Object.entries(terms);
  for (const [name, [weight]] of entries) {
    if (!Number.isFinite(weight) || weight < 0) {
      throw new Error(`weighted: weight of "${name}" is ${weight}; expected a finite number from 0.`);
    }
  }
  const sum = entries.reduce((total, [, [weight]]) => total + weight, 0);
  if (!(sum > 0 && sum < Infinity)) {
    throw new Error(`weighted: the weights add up to ${sum}; give at least one term a weight above 0.`);
  }

  return async function weighted(sample, context) {
    const grades = await Promise.all(
      entries.map(async ([name, [weight, grader]]) => ({
        name,
        weight,
        grade: await gradeOf(name, grader, weight === 0, sample, context),
      })),
    );
    let score = 0;
    const metrics: Record<string, number> = {};
    const reasons: string[] = [];
    for (const { name, weight, grade } of grades) {
      if (!grade) continue;
      score += weight * grade.score;
      metrics[name] = grade.score;
      for (const [metric, value] of Object.entries(grade.metrics ?? {})) metrics[`${name}.${metric}`] = value;
      if (grade.reason) reasons.push(`${name}: ${grade.reason}`);
    }
    return { score: score / sum, metrics, ...(reasons.length > 0 && { reason: reasons.join('; ') }) };
  };
}

/** The checked grade of one term; undefined when a term that is only watched cannot score the row. */
async function gradeOf(
  name: string,
  grader: Grader,
  watchedOnly: boolean,
  sample: RewardSample,
  context: GraderContext | undefined,
): Promise<Grade | undefined> {
  try {
    return checkedGrade(await grader(sample, context), `${name} (${graderName(grader)})`, sample.id);
  } catch (error) {
    if (watchedOnly && error instanceof InvalidSample) return undefined;
    if (error instanceof InvalidSample) throw new InvalidSample(`${name}: ${error.message}`, { cause: error });
    throw error;
  }
}
