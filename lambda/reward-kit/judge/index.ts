export type { JudgeCriterion, JudgeRubric, JudgeScale } from './criteria';
export { judge, type JudgeOptions, type JudgeVotes } from './judge';
export { RUBRICS } from './rubrics';
