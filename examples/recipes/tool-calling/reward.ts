import { allOf, businessRules, length, rewardHandler, toolCall } from 'cdk-bedrock-rft/reward-kit';

/** The expected calls and no others, each with the expected arguments; part of the way earns part of the score. */
const calls = toolCall({ referenceField: 'calls' });

/**
 * Where the request lacks something, the right number of calls is none, and an empty answer makes none either. So the
 * missing thing has to be asked for, by one question that asks for nothing that was already said.
 */
const asks = businessRules([
  {
    name: 'asks for what is missing',
    when: { field: 'reference_answer.ask', exists: true },
    must: { all: [{ containsField: 'reference_answer.ask' }, { matches: '^[^?]{10,}\\?\\s*$' }, { maxWords: 30 }] },
    veto: true,
  },
  {
    name: 'asks for nothing that is known',
    when: { field: 'reference_answer.ask', exists: true },
    mustNot: { containsField: 'reference_answer.known' },
    veto: true,
  },
]);

/** The worst of them counts: calls do not make up for a lecture, nor a good question for a call that was guessed. */
export const handler = rewardHandler(allOf({ calls, asks, short: length({ max: 700 }) }));
