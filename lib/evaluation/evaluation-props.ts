import { Sampling } from './sampling';

/** How models are measured, before a training and after it. */
export interface EvaluationProps {
  /**
   * Answers of each model to each held-out prompt, 1 to 32. Their scores are averaged: more of them make the score of a
   * prompt surer, more prompts make the decision surer.
   *
   * @default 4
   */
  readonly samplesPerPrompt?: number;

  /**
   * Shards of 25 prompts that are measured at the same time, 1 to 40. The quota of requests a minute of the model limits the
   * pace in any case.
   *
   * @default 8
   */
  readonly concurrency?: number;

  /**
   * How the models answer.
   *
   * @default - like the answers of the training, at temperature 0.7
   */
  readonly sampling?: Sampling;

  /**
   * Training prompts that are asked beforehand whether there is something to learn, 100 to 1,000; all of them when there are
   * fewer.
   *
   * @default 100
   */
  readonly probePrompts?: number;

  /**
   * Answers to each of these prompts, 2 to 32. A training compares the answers to one prompt with each other.
   *
   * @default 8
   */
  readonly probeSamples?: number;

  /**
   * Score from which an answer counts as a success.
   *
   * @default - the middle of the range of the reward
   */
  readonly successAt?: number;
}
