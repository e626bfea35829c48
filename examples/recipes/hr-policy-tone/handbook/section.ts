/** A message to human resources, and how it is answered well and badly. */
export interface Message {
  readonly name: string;
  readonly text: string;
  /** Whether the matter is one that hurts. */
  readonly sensitive?: boolean;
  /** Something about somebody else that stands in the note to the assistant and must not reach the employee. */
  readonly confidential?: readonly [note: string, words: string];
  /** What a good answer holds of the section; all of it stands in `answer`. */
  readonly facts: readonly string[];
  readonly answer: string;
  readonly bad: string;
}

/** A section of the handbook of Calder & Finch, a company that does not exist. */
export interface Section {
  /** Such as `4.2`. */
  readonly number: string;
  readonly title: string;
  readonly text: string;
  /** Words of the section that belong into no answer about another one. */
  readonly mark: string;
  readonly contact: string;
  readonly messages: readonly Message[];
}
