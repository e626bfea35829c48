import type { Step } from '../../../math-word-problems/generator/working';

export interface Problem {
  readonly topic: string;
  readonly question: string;
  /** From the numbers of the question to the answer. */
  readonly steps: readonly Step[];
}
