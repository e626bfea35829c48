import { LOW_PROBE_NAMES, LOW_PROBES } from '../../lib/contract/low-probes';

/** A prompt of the dataset with the answers that were recorded for it. */
export interface RecordedPrompt {
  /** Id of the row. */
  readonly id: string;
  /** The last message of the user. */
  readonly question: string;
  /** Short right answers, to this row and to others. */
  readonly answers: readonly string[];
  readonly responses: readonly RecordedResponse[];
}

export interface RecordedResponse {
  /** Who or what answered: a model, a strategy. */
  readonly source: string;
  readonly text: string;
}

/** One answer that the stand-in policy may give. */
export interface Answer {
  readonly source: string;
  readonly builtIn: boolean;
  readonly text: string;
  /** Log of how many answers of this source the pool holds: a source does not win by being recorded more often. */
  readonly logSiblings: number;
  /** What the policy may learn to like beside the source; see FEATURES. */
  readonly features: readonly number[];
}

export interface AnswerPool {
  readonly promptId: string;
  readonly answers: readonly Answer[];
}

/** Shared by all prompts: how long an answer is, and how much of it is layout. Both about 0 for an everyday answer. */
export const FEATURES = ['length', 'layout'] as const;

const VERY_LONG_CHARACTERS = 12_000;

/**
 * Everything that the policy may answer to a prompt: what was recorded, and the answers that no reward should like.
 *
 * @throws Error when nothing was recorded for the prompt
 */
export function answerPool(prompt: RecordedPrompt): AnswerPool {
  const [first] = prompt.responses;
  if (first === undefined) {
    throw new Error(
      `Row ${prompt.id} has no recorded response: the rehearsal has nothing to train on there. Record at least one, or leave the row out.`,
    );
  }
  const builtIn = LOW_PROBE_NAMES.map((probe) =>
    measured({ source: `built-in: ${probe}`, text: LOW_PROBES[probe](prompt), builtIn: true }),
  );
  const recorded = prompt.responses.map((response) => measured({ ...response, builtIn: false }));
  const all = [...recorded, ...builtIn, veryLong(first.text)];
  return {
    promptId: prompt.id,
    answers: all.map(({ words, lines, ...answer }) => ({
      ...answer,
      logSiblings: Math.log(all.filter(({ source }) => source === answer.source).length),
      features: [(Math.log2(1 + words) - 5) / 3, (Math.log2(lines) - 2) / 3],
    })),
  };
}

type Measured = Pick<Answer, 'source' | 'text' | 'builtIn'> & { readonly words: number; readonly lines: number };

function measured(answer: Pick<Answer, 'source' | 'text' | 'builtIn'>): Measured {
  const words = answer.text.split(/\s+/).filter(Boolean).length;
  return { ...answer, words, lines: answer.text.split('\n').length };
}

/** The same answer over and over. It is not measured but multiplied: there are many such texts, and each is long. */
function veryLong(text: string): Measured {
  const times = Math.ceil(VERY_LONG_CHARACTERS / (text.length + 1));
  const { words, lines } = measured({ source: '', text, builtIn: true });
  const source = 'built-in: very-long';
  return { source, text: `${text}\n`.repeat(times), builtIn: true, words: times * words, lines: times * lines + 1 };
}
