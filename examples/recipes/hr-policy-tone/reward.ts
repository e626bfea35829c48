import { allOf, businessRules, contains, rewardHandler, veto, weighted } from 'cdk-bedrock-rft/reward-kit';
import { inSentences } from '../in-sentences';

/** What nobody may write in the name of human resources. Breaking one of these scores 0. */
const limits = businessRules([
  {
    name: 'respects the person',
    mustNot: {
      matches:
        '\\b(?:calm down|get over it|too sensitive|man up|your problem|grow up|at your age|most (?:fathers|mothers|men|women)|you people|like a woman|girls|whining|drama|everyone else manages)\\b',
      flags: 'i',
    },
    veto: true,
  },
  {
    name: 'threatens nobody',
    mustNot: {
      matches:
        '\\b(?:or else|will be disciplined|consequences|failure to comply|reconsider your place|be on record)\\b',
      flags: 'i',
    },
    veto: true,
  },
  {
    name: 'promises no result',
    mustNot: { matches: '\\bI (?:promise|guarantee)|\\byou (?:can|should|could) sue\\b|will definitely', flags: 'i' },
    veto: true,
  },
  {
    name: 'keeps what is confidential',
    when: { field: 'confidential', exists: true },
    mustNot: { containsField: 'confidential' },
    veto: true,
  },
  // Somebody who copies the handbook gives rules for other questions too.
  { name: 'keeps to this question', mustNot: { containsField: 'other_rule' }, veto: true },
  { name: 'is short', must: { maxWords: 140 }, veto: true },
]);

/** What the handbook says to this question, in sentences: figures, forms, deadlines. */
const facts = inSentences(contains({ referenceField: 'facts' }));

const tone = businessRules([
  { name: 'greets by name', must: { containsField: 'first_name' } },
  { name: 'names the section', must: { containsField: 'section' } },
  { name: 'says who helps', must: { containsField: 'contact' } },
  { name: 'thanks or offers help', must: { matches: '\\b(?:thank you|glad to|happy to|gladly)\\b', flags: 'i' } },
  {
    name: 'sees how the person feels',
    when: { field: 'sensitive', equals: true },
    must: {
      matches: '\\b(?:sorry (?:to hear|that)|sounds (?:hard|painful|exhausting|difficult)|must be (?:hard|difficult))',
      flags: 'i',
    },
    weight: 2,
  },
  {
    name: 'offers confidence',
    when: { field: 'sensitive', equals: true },
    must: { matches: 'confiden|between you and', flags: 'i' },
  },
  { name: 'does not shout', mustNot: { matches: '!!|\\b[A-Z]{4,} [A-Z]{4,}' } },
]);

export const handler = rewardHandler(
  // A letter that is all warmth and holds less than half of the facts helps nobody.
  veto(allOf({ limits, facts }), weighted({ facts: [0.4, facts], tone: [0.6, tone] })),
);
