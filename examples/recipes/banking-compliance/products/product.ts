/** A customer's question, and how it is answered well and badly. */
export interface Question {
  readonly text: string;
  /** The terms that a good answer names; all of them stand in `answer`. */
  readonly facts: readonly string[];
  readonly answer: string;
  /** Promises, advises, invents, asks for a secret, or leaves the disclosure out. */
  readonly bad: string;
  /** Whether the bad answer carries the disclosure: what is wrong with it is something else. */
  readonly badDiscloses?: boolean;
}

/** A product of Harbour Bank, which does not exist. */
export interface Product {
  readonly name: string;
  readonly kind: 'deposit' | 'investment' | 'credit' | 'payment';
  readonly sheet: string;
  /** Words of the sheet that belong into no answer about another product. */
  readonly mark: string;
  /** Where to go on. */
  readonly channel: string;
  readonly questions: readonly Question[];
}
