import type { JsonObject } from '../contract/reward-spec';
import type { RewardRule } from './rule-condition';

/** A rule table as its grader reads it. */
export function rulesSpec(rules: readonly RewardRule[]): JsonObject {
  return {
    rules: rules.map(({ when, must, mustNot, ...rest }) => ({
      ...rest,
      when: when?._spec,
      must: must?._spec,
      mustNot: mustNot?._spec,
    })),
  };
}

/** Whether a rule looks at the reference answer of a row. */
export function rulesReadReference(rules: readonly RewardRule[]): boolean {
  const fields = rules.flatMap(({ when, must, mustNot }) =>
    [when, must, mustNot].flatMap((each) => each?._fields ?? []),
  );
  return fields.some((field) => field.split('.')[0] === 'reference_answer');
}
