import type { Grader } from 'cdk-bedrock-rft/reward-kit';

/** The small words that hold English sentences together. For another language, write its own. */
const SMALL = new Set(
  (
    'a after again all also am an and any are as at be because been before between both but by can could do does each ' +
    'every few for from had has have he her here him his how i if in is it its less like many may me more most much ' +
    'must my need needs never no not nothing now of off on once one ones only or other our out own please same she ' +
    'should so some such than that the their them then there these they this those though through to too under until ' +
    'up us very was we were what when where which while who why will with within without would yet you your'
  ).split(' '),
);

const FEWEST_WORDS = 6;
const SMALLEST_SHARE = 0.25;

/**
 * Shows a grader only the whole sentences of a response. A wanted word then counts where something is said with it; a
 * list of keywords, which holds hardly any small words, counts for nothing.
 */
export function inSentences(grader: Grader): Grader {
  return function inSentences(sample, context) {
    const sentences = sample.response.split(/(?<=[.!?]["”]?)\s+|\n+/).filter(isSentence);
    return grader({ ...sample, response: sentences.join('\n') }, context);
  };
}

function isSentence(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}'’$%.,:-]+/gu) ?? [];
  const small = words.filter((word) => SMALL.has(word.replace(/[.,:]$/, ''))).length;
  return words.length >= FEWEST_WORDS && small / words.length >= SMALLEST_SHARE;
}
