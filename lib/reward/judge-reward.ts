import type { JudgeModel } from './judge-model';
import type { JudgeRubric } from './judge-rubric';

/** How several judgements of the same response become one. */
export enum VoteCombination {
  /** The mean of the votes. */
  MEAN = 'mean',
  /** The vote in the middle: one odd vote among three or more counts for nothing. */
  MEDIAN = 'median',
}

/** A judge model as reward. */
export interface JudgeRewardProps {
  /** The model that judges. */
  readonly model: JudgeModel;

  /** What it looks at. */
  readonly rubric: JudgeRubric;

  /**
   * Judgements of each response, 1 to 9; each is a call that costs.
   *
   * @default 1
   */
  readonly votes?: number;

  /**
   * How the votes become one.
   *
   * @default VoteCombination.MEAN
   */
  readonly combineVotes?: VoteCombination;

  /**
   * Calls to the judge at the same time, for each running copy of the function.
   *
   * @default 8
   */
  readonly concurrency?: number;
}
