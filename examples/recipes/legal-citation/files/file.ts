import type { ANSWERS } from '../reward';

export type Answer = (typeof ANSWERS)[number];

/** A case or a section of a statute of Marwick, a state that does not exist. */
export interface Source {
  /** As it is cited: `Harlow v. Penn` or `§ 12-304`. */
  readonly cite: string;
  /** Behind the cite: the rest of the name and the year. */
  readonly rest?: string;
  readonly text: string;
}

export interface Question {
  readonly text: string;
  readonly answer: Answer;
  /** Index of the source that decides. */
  readonly source: number;
  /** The sentence, or part of one, that a good answer quotes. */
  readonly quote: string;
  /** The words of the quote that decide. */
  readonly point: string;
  readonly reasoning: string;
  /** A plausible wrong answer, mostly by a case that nobody decided, with the answer that it names. */
  readonly bad: readonly [text: string, answer: Answer];
}

/** What a lawyer has on the desk: sources, and what a client asks. */
export interface CaseFile {
  readonly subject: string;
  readonly sources: readonly Source[];
  readonly questions: readonly Question[];
}
