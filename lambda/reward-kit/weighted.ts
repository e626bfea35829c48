import { InvalidSample } from './errors';
import type { Grader } from './grader';
import { combinedGrade, gradeTerm } from './terms';

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
    const graded = await Promise.all(
      entries.map(async ([name, [weight, grader]]) => {
        try {
          return { weight, ...(await gradeTerm(name, grader, sample, context)) };
        } catch (error) {
          if (weight === 0 && error instanceof InvalidSample) return undefined;
          throw error;
        }
      }),
    );
    const scored = graded.filter((term) => term !== undefined);
    const total = scored.reduce((score, { weight, grade }) => score + weight * grade.score, 0);
    return combinedGrade(total / sum, scored);
  };
}
