import {
  allOf,
  businessRules,
  contains,
  multipleChoice,
  rewardHandler,
  veto,
  weighted,
} from 'cdk-bedrock-rft/reward-kit';
import { inSentences } from '../in-sentences';

/** What a case may end with, as the last line says it. */
export const OUTCOMES = ['refund', 'replacement', 'store credit', 'repair', 'decline', 'hand over'] as const;

/** The one outcome that the policy allows. "Refund or store credit" names two and is wrong. */
const outcome = multipleChoice({ choices: OUTCOMES, referenceField: 'outcome' });

/** Whoever breaks one of these gets nothing, however friendly the letter is. */
const limits = businessRules([
  { name: 'ends with an outcome', must: { matches: '^\\W*Outcome:.*\\s*\\z', flags: 'm' }, veto: true },
  { name: 'is short', must: { maxWords: 140 }, veto: true },
  {
    name: 'promises nothing that is declined',
    when: { field: 'reference_answer.outcome', oneOf: ['decline', 'hand over'] },
    mustNot: {
      matches:
        "\\b(?:I|we)(?:'ve|'ll| have| will| can)?(?: also| gladly| already| just)? (?:refund|replace|credit|pay|cover)",
      flags: 'i',
    },
    veto: true,
  },
  {
    name: 'makes no exception',
    mustNot: { matches: 'just this once|\\bexception for you|goodwill', flags: 'i' },
    veto: true,
  },
  {
    name: 'blames nobody',
    mustNot: { matches: 'your own fault|you should have|as (?:clearly )?stated|obviously|calm down', flags: 'i' },
    veto: true,
  },
  {
    name: 'asks for no secrets',
    mustNot: {
      matches: '\\b(?:(?:send|give|tell) (?:me|us)|confirm your)\\b[^.?!]*\\b(?:card number|password|security code)',
      flags: 'i',
    },
    veto: true,
  },
]);

/** The figures of the policy on which this case turns, in sentences. */
const facts = inSentences(contains({ referenceField: 'facts' }));

const manners = businessRules([
  { name: 'greets by name', must: { containsField: 'first_name' } },
  { name: 'names the order', must: { containsField: 'order' } },
  {
    name: 'is sorry for our mistakes',
    when: { field: 'our_mistake', equals: true },
    must: { matches: 'sorry|apologi[sz]e', flags: 'i' },
  },
  { name: 'explains itself', must: { minWords: 40 } },
]);

export const handler = rewardHandler(
  veto(allOf({ outcome, limits }), weighted({ facts: [0.6, facts], manners: [0.4, manners] }), { threshold: 1 }),
);
