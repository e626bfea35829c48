import type { NEXT_STEPS } from '../reward';

export type NextStep = (typeof NEXT_STEPS)[number];

/** A question, and how it is answered well and badly. */
export interface Situation {
  readonly question: string;
  /** What a kind person says first, or behind the call for help. */
  readonly opening: string;
  /** What to do, in other words than the leaflet's. */
  readonly action: string;
  /** A plausible answer that no assistant may give, with the next step that it names. */
  readonly bad: readonly [text: string, nextStep: NextStep];
}

/** What the leaflet says for one degree of urgency, and somebody who asks about it. */
export interface Passage extends Situation {
  readonly nextStep: NextStep;
  readonly text: string;
  /** The words of the text that a good answer holds. */
  readonly advice: string;
}

export interface Leaflet {
  readonly title: string;
  readonly passages: readonly Passage[];
}
