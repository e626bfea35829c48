import {
  GuardrailMode,
  JudgeModel,
  JudgeRubric,
  Reward,
  RuleCondition,
  type CitationsRewardProps,
  type DeclaredRewardOptions,
  type ExactMatchRewardProps,
  type ForbiddenRewardProps,
  type GuardrailRewardProps,
  type JsonSchemaRewardProps,
  type JudgeRewardProps,
  type JudgeRubricProps,
  type MultipleChoiceRewardProps,
  type NumberMatchRewardProps,
  type RewardRule,
  type RulePatternOptions,
  type RulePhraseOptions,
  type SimilarityRewardProps,
  type ToolCallRewardProps,
} from '../lib';

/** A reward without code in the configuration: exactly one of its kinds. */
export interface DeclaredRewardConfig {
  readonly rules?: readonly RuleConfig[];
  readonly judge?: JudgeConfig;
  readonly guardrail?: GuardrailConfig;
  readonly weighted?: readonly TermConfig[];
  readonly exactMatch?: ExactMatchRewardProps;
  readonly numberMatch?: NumberMatchRewardProps;
  readonly multipleChoice?: MultipleChoiceRewardProps;
  readonly jsonSchema?: JsonSchemaRewardProps;
  readonly toolCall?: ToolCallRewardProps;
  readonly similarity?: SimilarityRewardProps;
  readonly citations?: CitationsRewardProps;
  readonly forbidden?: ForbiddenRewardProps;
}

interface RuleConfig extends Omit<RewardRule, 'when' | 'must' | 'mustNot'> {
  readonly when?: ConditionConfig;
  readonly must?: ConditionConfig;
  readonly mustNot?: ConditionConfig;
}

/** The schema sees to it that one of the kinds is there. */
interface ConditionConfig extends RulePhraseOptions, RulePatternOptions {
  readonly contains?: string;
  readonly containsField?: string;
  readonly matches?: string;
  readonly minWords?: number;
  readonly maxWords?: number;
  readonly field?: string;
  readonly equals?: unknown;
  readonly oneOf?: unknown[];
  readonly all?: readonly ConditionConfig[];
  readonly any?: readonly ConditionConfig[];
  readonly not?: ConditionConfig;
}

interface JudgeConfig extends Omit<JudgeRewardProps, 'model' | 'rubric'> {
  readonly inferenceProfile?: string;
  readonly regions?: string[];
  readonly foundationModel?: string;
  readonly rubric: keyof typeof RUBRICS | JudgeRubricProps;
}

interface GuardrailConfig extends Omit<GuardrailRewardProps, 'mode'> {
  readonly mode: keyof typeof MODES;
}

interface TermConfig {
  readonly name: string;
  readonly weight?: number;
  readonly veto?: boolean;
  readonly reward: DeclaredRewardConfig;
}

const RUBRICS = {
  instructionFollowing: JudgeRubric.INSTRUCTION_FOLLOWING,
  summarisation: JudgeRubric.SUMMARISATION,
  faithfulness: JudgeRubric.FAITHFULNESS,
  tonePolicy: JudgeRubric.TONE_POLICY,
  safeRefusal: JudgeRubric.SAFE_REFUSAL,
};

const MODES = { veto: GuardrailMode.VETO, score: GuardrailMode.SCORE };

/** The reward that the configuration describes. Its figures and patterns are checked by the graders. */
export function declaredReward(config: DeclaredRewardConfig, options: DeclaredRewardOptions = {}): Reward {
  const { rules, judge, guardrail, weighted, ...graders } = config;
  if (rules) return Reward.rules(rules.map(rule), options);
  if (judge) return Reward.judge(judgeProps(judge), options);
  if (guardrail) return Reward.guardrail(guardrailProps(guardrail), options);
  if (weighted) {
    const terms = weighted.map(({ reward, ...term }) => ({ ...term, reward: declaredReward(reward) }));
    return Reward.weighted(terms, options);
  }
  const { exactMatch, numberMatch, multipleChoice, jsonSchema, toolCall, similarity, citations, forbidden } = graders;
  if (exactMatch) return Reward.exactMatch(exactMatch, options);
  if (numberMatch) return Reward.numberMatch(numberMatch, options);
  if (multipleChoice) return Reward.multipleChoice(multipleChoice, options);
  if (jsonSchema) return Reward.jsonSchema(jsonSchema, options);
  if (toolCall) return Reward.toolCall(toolCall, options);
  if (similarity) return Reward.similarity(similarity, options);
  if (citations) return Reward.citations(citations, options);
  return Reward.forbidden(forbidden ?? {}, options);
}

function rule({ when, must, mustNot, ...rest }: RuleConfig): RewardRule {
  return {
    ...rest,
    when: when && condition(when),
    must: must && condition(must),
    mustNot: mustNot && condition(mustNot),
  };
}

function condition(config: ConditionConfig): RuleCondition {
  const { contains, containsField, matches, minWords, maxWords, field = '', equals, oneOf, all, any, not } = config;
  if (contains !== undefined) return RuleCondition.contains(contains, config);
  if (containsField !== undefined) return RuleCondition.containsField(containsField, config);
  if (matches !== undefined) return RuleCondition.matches(matches, config);
  if (minWords !== undefined) return RuleCondition.minWords(minWords, config);
  if (maxWords !== undefined) return RuleCondition.maxWords(maxWords, config);
  if (all) return RuleCondition.all(...all.map(condition));
  if (any) return RuleCondition.any(...any.map(condition));
  if (not) return RuleCondition.not(condition(not));
  if (oneOf) return RuleCondition.fieldOneOf(field, oneOf);
  return equals === undefined ? RuleCondition.fieldExists(field) : RuleCondition.fieldEquals(field, equals);
}

function judgeProps({ inferenceProfile, regions, foundationModel, rubric, ...rest }: JudgeConfig): JudgeRewardProps {
  return {
    ...rest,
    model:
      inferenceProfile === undefined
        ? JudgeModel.foundationModel(foundationModel ?? '')
        : JudgeModel.inferenceProfile(inferenceProfile, { regions }),
    rubric: typeof rubric === 'string' ? RUBRICS[rubric] : JudgeRubric.of(rubric),
  };
}

function guardrailProps({ mode, ...rest }: GuardrailConfig): GuardrailRewardProps {
  return { ...rest, mode: MODES[mode] };
}
