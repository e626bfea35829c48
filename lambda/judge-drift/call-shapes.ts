import type { CallHistograms, Candidate } from '../../lib/contract/drift';

const YES = 'yes';
const NO = 'no';

/** What sampled calls look like from outside, as histograms. */
export function callShapes(answers: readonly Candidate[]): CallHistograms {
  return {
    promptLength: histogram(answers, ({ messages }) =>
      lengthBin(messages.reduce((sum, { content }) => sum + content.length, 0)),
    ),
    responseLength: histogram(answers, ({ response }) => lengthBin(response.length)),
    refusal: histogram(answers, ({ response }) => (readsLikeRefusal(response) ? YES : NO)),
    json: histogram(answers, ({ response }) => (isJson(response) ? YES : NO)),
  };
}

/** The share of `yes`. */
export function shareOfYes({ [YES]: yes = 0, [NO]: no = 0 }: CallHistograms['json']): number {
  return yes + no === 0 ? 0 : yes / (yes + no);
}

/** The first words of an answer that declines, in English. */
const REFUSAL =
  /^\W*(?:(?:i['’]?m|i am) (?:so |very )?sorry|sorry|unfortunately|i apologi[sz]e|as an ai)?\W*(?:but )?(?:as an ai[^.]{0,60}? )?(?:(?:i|we) (?:can['’]?t|cannot|can not|won['’]?t|am unable to|['’]m unable to|am not able to)|(?:i['’]m|i am) (?:unable|not able|not allowed) to)\b/i;

/** Rough on purpose: whether its share moves is what is looked at, not a single answer. */
export function readsLikeRefusal(response: string): boolean {
  return REFUSAL.test(response.slice(0, 200));
}

/** Whether the whole answer is a JSON object or list. */
export function isJson(response: string): boolean {
  if (!/^\s*[[{]/.test(response)) {
    return false;
  }
  try {
    JSON.parse(response);
    return true;
  } catch {
    return false;
  }
}

/** Two bins for each doubling of the length. */
const lengthBin = (characters: number): string => String(Math.round(2 * Math.log2(1 + characters))).padStart(2, '0');

function histogram(answers: readonly Candidate[], binOf: (answer: Candidate) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const bin = binOf(answer);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
