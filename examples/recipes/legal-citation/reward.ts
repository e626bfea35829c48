import {
  allOf,
  businessRules,
  citations,
  contains,
  multipleChoice,
  rewardHandler,
  veto,
  weighted,
  type Grader,
} from 'cdk-bedrock-rft/reward-kit';

/** What the sources say to the question, as the last line says it. */
export const ANSWERS = ['yes', 'no', 'unsettled'] as const;

const answer = multipleChoice({ choices: { yes: 'yes', no: 'no', unsettled: 'unsettled' }, referenceField: 'answer' });

/** Cases and sections, wherever they are named: `Harlow v. Penn Transit` by its first two names, `§ 12-304`. */
const CITATION = /[A-Z][\w'-]{0,40} v\. [A-Z][\w'-]{0,40}|§ ?\d[\d.-]{0,20}\d/g;

/**
 * The authorities that decide the question, and no others: naming all sources earns little, and a case that is not among
 * the sources is invented and earns nothing.
 */
const authorities: Grader = ({ response, referenceAnswer, metadata }) => {
  const cited = new Set(response.match(CITATION));
  const { cites } = referenceAnswer as { readonly cites: readonly string[] };
  const invented = [...cited].filter((cite) => !(metadata.authorities as readonly string[]).includes(cite));
  const right = cites.filter((cite) => cited.has(cite)).length;
  return {
    score: invented.length > 0 ? 0 : right / Math.max(cites.length, cited.size),
    metrics: { invented: invented.length },
    reason: invented.length > 0 ? 'names a case that is not there' : `${right} of ${cites.length} authorities named`,
  };
};

const limits = businessRules([
  { name: 'is short, and no list', must: { all: [{ minWords: 15 }, { maxWords: 120 }] }, veto: true },
  // Somebody who copies the whole file quotes what decides other questions too.
  { name: 'keeps to this question', mustNot: { containsField: 'other_point' }, veto: true },
]);

export const handler = rewardHandler(
  veto(
    allOf({ answer, authorities, limits }),
    weighted({
      authorities: [0.3, authorities],
      // Word for word from the sources, and among it the words that decide the question.
      quotes: [0.4, citations({ contextField: 'sources', minWords: 5 })],
      point: [0.3, contains({ referenceField: 'point' })],
    }),
  ),
);
