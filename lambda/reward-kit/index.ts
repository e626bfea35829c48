export { GraderUnavailable, InvalidSample, TooManyInvalid } from './errors';
export { exactMatch, type ExactMatchOptions } from './exact-match';
export type { Grade, Grader, GraderContext } from './grader';
export { ANSWER_MARKERS, numberMatch, type NumberMatchOptions, type NumberTolerance } from './number-match';
export {
  rewardHandler,
  type RewardContext,
  type RewardHandler,
  type RewardHandlerOptions,
  type RewardRange,
} from './reward-handler';
export { readSample, referenceField, referenceText, type PromptMessage, type RewardSample } from './reward-sample';
export { weighted, type WeightedTerm } from './weighted';
