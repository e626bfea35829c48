/**
 * A reward without code, as data: a construct writes it beside the runtime that scores with it. Graders check their own
 * options, at synthesis and again when the function starts, so options are plain JSON here.
 */

/** The file beside the runtime's bundle. */
export const REWARD_SPEC_FILE = 'reward-spec.json';

/** Ready rubrics of the judge, by the names that they have in the reward kit. */
export const READY_RUBRICS = [
  'instructionFollowing',
  'summarisation',
  'faithfulness',
  'tonePolicy',
  'safeRefusal',
] as const;

export type ReadyRubric = (typeof READY_RUBRICS)[number];

/** Graders that need nothing but the row. */
export const RULE_GRADERS = [
  'businessRules',
  'citations',
  'exactMatch',
  'forbidden',
  'jsonSchema',
  'multipleChoice',
  'numberMatch',
  'similarity',
  'toolCall',
] as const;

export type RuleGrader = (typeof RULE_GRADERS)[number];

export type JsonObject = { readonly [field: string]: unknown };

export interface RuleGraderSpec {
  readonly grader: RuleGrader;
  readonly options: JsonObject;
}

export interface JudgeSpec {
  readonly grader: 'judge';
  /** Environment variable with the ARN of the judge. ARNs are known at deployment only, so no file can hold them. */
  readonly modelVariable: string;
  readonly rubric: ReadyRubric | JsonObject;
  readonly votes?: JsonObject;
  readonly concurrency?: number;
}

export interface GuardrailSpec {
  readonly grader: 'guardrail';
  /** Environment variable with the ARN of the guardrail. */
  readonly guardrailVariable: string;
  readonly options: JsonObject;
}

export interface WeightedSpec {
  readonly grader: 'weighted';
  /** What is weighed; weights are divided by their sum. */
  readonly terms: readonly (SpecTerm & { readonly weight: number })[];
  /** Asked first: where one of them scores below one half, the whole score is 0 and no term is asked. */
  readonly guards: readonly SpecTerm[];
}

/** A part of a weighted reward, under the name of its metric. */
export interface SpecTerm {
  readonly name: string;
  readonly grader: GraderSpec;
}

export type GraderSpec = RuleGraderSpec | JudgeSpec | GuardrailSpec | WeightedSpec;

/** The environment variable of the n-th ARN of a spec, from 1. */
export const rewardArnVariable = (index: number): string => `REWARD_ARN_${index}`;
