export { allOf } from './all-of';
export { anyOf } from './any-of';
export { businessRules, type BusinessRule } from './business-rules';
export { citations, type CitationsOptions } from './citations';
export type { FieldComparison } from './compare-fields';
export type { Condition, ConditionText, FieldValue } from './conditions';
export { contains, type ContainsOptions } from './contains';
export { GraderUnavailable, InvalidSample, TooManyInvalid } from './errors';
export { exactMatch, type ExactMatchOptions } from './exact-match';
export { forbidden, type ForbiddenOptions, type ForbiddenPattern } from './forbidden';
export type { Grade, Grader, GraderContext } from './grader';
export { jsonSchema, REPAIRED_SHARE, type JsonSchema, type JsonSchemaOptions } from './json-schema';
export { length, type LengthOptions } from './length';
export { matches, type MatchesOptions } from './matches';
export { multipleChoice, type Choices, type MultipleChoiceOptions } from './multiple-choice';
export {
  ANSWER_MARKERS,
  numberMatch,
  type NumberMatchOptions,
  type NumberTolerance,
  type PercentReading,
} from './number-match';
export type { NumberStyles } from './numbers';
export { PII_TYPES, type PiiType } from './pii';
export { repetition, type RepetitionOptions } from './repetition';
export {
  rewardHandler,
  type RewardContext,
  type RewardHandler,
  type RewardHandlerOptions,
  type RewardRange,
} from './reward-handler';
export { readSample, referenceField, referenceText, type PromptMessage, type RewardSample } from './reward-sample';
export { scaled, type ScaledOptions } from './scaled';
export { similarity, type SimilarityMeasure, type SimilarityOptions } from './similarity';
export { gradeOne, sampleOf, type SampleParts, type TestedGrade } from './testing';
export { toolCall, type ToolCallOptions, type ToolCallOrder } from './tool-call';
export { veto, type VetoOptions } from './veto';
export { weighted, type WeightedTerm } from './weighted';
