import { INVALID_METRIC } from '../../../lib/contract/reward-wire';

/** One question that the judge answers with a number of the scale. */
export interface JudgeCriterion {
  /** What to look at, in a sentence or two. */
  readonly description: string;
  /**
   * What it counts beside the other criteria; weights are divided by their sum. A criterion of weight 0 is only watched.
   * @default 1
   */
  readonly weight?: number;
  /**
   * What earns the lowest number of the scale.
   * @default - the judge decides
   */
  readonly low?: string;
  /**
   * What earns the highest number of the scale.
   * @default - the judge decides
   */
  readonly high?: string;
}

/** The numbers a judge may give, whole ones at both ends. `min` becomes 0, `max` becomes 1. */
export interface JudgeScale {
  readonly min: number;
  readonly max: number;
}

/** What a judge is told, as plain data: spread it into the options of `judge`. */
export interface JudgeRubric {
  /** What is judged and from whose point of view. */
  readonly rubric: string;
  /** The criteria by the names that their metrics get: letters, digits and underscores. */
  readonly criteria: { readonly [name: string]: JudgeCriterion };
  readonly scale: JudgeScale;
}

/** Beside the scores, the judge gives its reason under this name. */
export const REASON_FIELD = 'reason';

/** Some models cannot write a tool call with other characters in a name. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const RESERVED = [REASON_FIELD, INVALID_METRIC];

/** A number of the scale as a share of it: the ends are exactly 0 and 1. */
export const shareOfScale = (value: number, { min, max }: JudgeScale): number => (value - min) / (max - min);

/** The mean of the shares, each with the weight of its criterion. */
export function weightedShare(
  shares: { readonly [name: string]: number },
  criteria: { readonly [name: string]: JudgeCriterion },
): number {
  const entries = Object.entries(criteria);
  const total = entries.reduce((sum, [, { weight = 1 }]) => sum + weight, 0);
  return entries.reduce((sum, [name, { weight = 1 }]) => sum + weight * shares[name], 0) / total;
}

/** @throws an Error naming the field, when a judge could not work with the rubric */
export function checkRubric({ rubric, criteria, scale }: JudgeRubric): void {
  if (isBlank(rubric)) throw new Error('judge: rubric is blank; say what is judged and from whose point of view.');
  const entries = Object.entries(criteria);
  if (entries.length === 0) throw new Error('judge: criteria is empty; expected at least one, such as { correct: … }.');
  let sum = 0;
  for (const [name, { description, weight = 1 }] of entries) {
    if (!NAME.test(name) || RESERVED.includes(name)) {
      throw new Error(
        `judge: criterion "${name}"; expected a name of up to 64 letters, digits and underscores that starts with a ` +
          `letter and is not ${RESERVED.join(' or ')}.`,
      );
    }
    if (isBlank(description)) throw new Error(`judge: description of "${name}" is blank; say what to look at.`);
    if (!Number.isFinite(weight) || weight < 0) {
      throw new Error(`judge: weight of "${name}" is ${weight}; expected a finite number from 0.`);
    }
    sum += weight;
  }
  if (!(sum > 0 && sum < Infinity)) {
    throw new Error(`judge: the weights add up to ${sum}; give at least one criterion a weight above 0.`);
  }
  const { min, max } = scale;
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min >= max) {
    throw new Error(`judge: scale is ${min} to ${max}; expected two whole numbers, min below max.`);
  }
}

/** Rubrics written in plain JavaScript or read from JSON may lack a text altogether. */
const isBlank = (text: unknown): boolean => typeof text !== 'string' || text.trim() === '';
