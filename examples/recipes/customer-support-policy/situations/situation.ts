import type { OUTCOMES } from '../reward';

export type Outcome = (typeof OUTCOMES)[number];

/** A customer's letter, and how it is answered well and badly. */
export interface Situation {
  readonly customer: string;
  readonly order: string;
  readonly letter: string;
  readonly outcome: Outcome;
  /** Whether something went wrong on the side of the shop. */
  readonly ourMistake?: boolean;
  /** What a good answer cannot do without; all of it stands in `decision` or `details`. */
  readonly facts: readonly string[];
  readonly decision: string;
  readonly details: string;
  /** A plausible answer that the policy does not allow, with the outcome that it names. */
  readonly bad: readonly [text: string, outcome: Outcome];
}
