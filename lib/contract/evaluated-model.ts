/**
 * What a model's answers to the held-out set scored: made by the evaluation, read by the decision.
 */
export interface EvaluatedModel {
  /** What was invoked: the ARN of a custom model deployment, or an inference profile. */
  readonly model: string;
  readonly prompts: readonly EvaluatedPrompt[];
}

/** The answers of one model to one held-out prompt. */
export interface EvaluatedPrompt {
  /** The same for every model; unique within one. */
  readonly id: string;
  /** Prompts of one group (a conversation, a template) resemble each other and count together. Absent: on its own. */
  readonly group?: string;
  /** The score of each answer, within the range of the reward; an answer that could not be scored has the floor. */
  readonly scores: readonly number[];
  /** Values of the reward's other metrics, by name; any number for each. */
  readonly metrics?: Readonly<Record<string, readonly number[]>>;
  /** Characters of each answer. */
  readonly lengths?: readonly number[];
  /** The prompt's value of each metadata field that makes slices. */
  readonly slices?: Readonly<Record<string, string>>;
}
