import { Duration } from 'aws-cdk-lib';

/** Settings of the function that a reward becomes. */
export interface RewardRuntimeOptions {
  /**
   * Longest time for one batch of answers; at most 15 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;

  /**
   * Memory in MiB.
   *
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * Concurrency set aside for the reward. Too low a figure throttles training: Bedrock calls with hundreds of answers a
   * second.
   *
   * @default - none; the reward shares the account's concurrency
   */
  readonly reservedConcurrentExecutions?: number;
}

/** Options of a reward without code; its scores go from 0 to 1. */
export interface DeclaredRewardOptions extends RewardRuntimeOptions {
  /**
   * Whether rows without a reference answer are refused.
   *
   * @default - true when a part of the reward reads the reference answer
   */
  readonly needsReference?: boolean;

  /**
   * Field of the reference answer that holds a full answer in words. The reward is proved with it: a gold answer must
   * score high before anything is paid.
   *
   * @default - a reference answer that is a text, or an object with a single text or number, is its own gold answer; for
   * any other the gold answer is not checked
   */
  readonly goldAnswer?: string;
}
