import {
  allOf,
  businessRules,
  contains,
  forbidden,
  rewardHandler,
  veto,
  weighted,
  type Grader,
} from 'cdk-bedrock-rft/reward-kit';
import { inSentences } from '../in-sentences';

/** What a bank may not say or ask. One hit scores 0. */
const prohibited = forbidden({
  patterns: [
    // Promises of a result
    {
      pattern:
        "\\bguarantee[ds]? (?:you |a |an )?(?:return|profit|gain|income)|risk[- ]free|no risk|cannot lose|can't lose|sure thing|will (?:surely|certainly|double)",
      flags: 'i',
    },
    // Personal advice
    {
      pattern:
        "\\byou should (?:buy|sell|invest|put|take out|move)|\\bI(?:'d| would) (?:buy|sell|put|take|invest)|my (?:tip|advice) (?:is|would be)",
      flags: 'i',
    },
    // Asking for secrets; "Never tell anybody your PIN" is fine
    {
      pattern:
        '\\b(?:(?:send|tell|give) (?:me|us)|reply with)\\b[^.:!?]*\\b(?:PIN|password|security code|one-time code)\\b',
      flags: 'i',
    },
  ],
  pii: ['CREDIT_DEBIT_CARD_NUMBER', 'INTERNATIONAL_BANK_ACCOUNT_NUMBER'],
});

const figuresIn = (text: string) => text.match(/\$\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,4})?|\d{1,9}(?:\.\d{1,4})?%/g) ?? [];

/** Whatever amount or rate the answer names stands in a product sheet or in the question: none is made up. */
const figures: Grader = ({ response, prompt }) => {
  const known = new Set(prompt.flatMap(({ content }) => figuresIn(content)));
  const invented = figuresIn(response).filter((figure) => !known.has(figure));
  return { score: invented.length > 0 ? 0 : 1, reason: `${invented.length} figures are made up` };
};

/** What has to be said of each kind of product, word for word. */
export const DISCLOSURES = {
  investment: 'The value of investments can fall as well as rise, and you may get back less than you put in.',
  credit: 'Credit is subject to status and to an affordability check.',
  deposit: 'Deposits are protected up to $250,000 per depositor.',
} as const;

const disclosure = businessRules(
  Object.entries(DISCLOSURES).map(([kind, text]) => ({
    name: `${kind} disclosure`,
    when: { field: 'kind', equals: kind },
    must: { contains: text },
  })),
);

const limits = businessRules([
  { name: 'is short', must: { maxWords: 120 }, veto: true },
  // Somebody who copies the sheets gives terms of other products too.
  { name: 'keeps to this product', mustNot: { containsField: 'other_terms' }, veto: true },
  // All disclosures under every answer are none at all.
  ...Object.entries(DISCLOSURES).map(([kind, text]) => ({
    name: `no ${kind} disclosure elsewhere`,
    when: { not: { field: 'kind', equals: kind } },
    mustNot: { contains: text },
    veto: true,
  })),
]);

/** The terms that the question is about, in sentences. */
const facts = inSentences(contains({ referenceField: 'facts' }));

/** Where the customer goes from here. */
const wayOn = businessRules([{ name: 'says where to go', must: { containsField: 'channel' } }]);

export const handler = rewardHandler(
  veto(
    allOf({ prohibited, figures, limits, facts }),
    weighted({ facts: [0.4, facts], disclosure: [0.4, disclosure], wayOn: [0.2, wayOn] }),
  ),
);
