/** How long the model may think before it answers. */
export enum ReasoningEffort {
  LOW = 'low',
  MEDIUM = 'medium',
  HIGH = 'high',
}

/**
 * Settings of the training itself. What is left out is chosen by the service.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_RFTHyperParameters.html
 */
export interface Hyperparameters {
  /**
   * Passes over the training rows, 1 to 50.
   *
   * @default - chosen by the service
   */
  readonly epochCount?: number;

  /**
   * Prompts in one training step, 16 to 512. The dataset needs at least as many training rows.
   *
   * @default - chosen by the service; the dataset check assumes 128
   */
  readonly batchSize?: number;

  /**
   * Step size, 1e-7 to 1e-3.
   *
   * @default - chosen by the service
   */
  readonly learningRate?: number;

  /**
   * Longest prompt in tokens. The service leaves longer prompts out without a word, so we refuse them beforehand.
   *
   * @default - chosen by the service; the dataset check assumes 8192
   */
  readonly maxPromptLength?: number;

  /**
   * Answers to each prompt in a step, 2 to 16. The reward is called once for each.
   *
   * @default - chosen by the service
   */
  readonly trainingSamplePerPrompt?: number;

  /**
   * Longest answer in tokens.
   *
   * @default - chosen by the service
   */
  readonly inferenceMaxTokens?: number;

  /**
   * How long the model may think before it answers.
   *
   * @default - chosen by the service
   */
  readonly reasoningEffort?: ReasoningEffort;

  /**
   * Training steps between two evaluations on the validation rows, 1 to 100.
   *
   * @default - chosen by the service
   */
  readonly evalInterval?: number;
}
