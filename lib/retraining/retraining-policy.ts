import { Duration } from 'aws-cdk-lib';

/** Money that a month may cost, in any currency: prices are yours, this library knows none. */
export interface TrainingBudget {
  /** What trainings may cost in a calendar month. */
  readonly perMonth: number;

  /** What one training costs you, as your bill or the pricing page says. */
  readonly perTraining: number;
}

/**
 * When a trigger may start a run. A mark that may not become a run yet waits, and says until when: `rft runs --pending` shows
 * it. What a person asks for is bound by none of this.
 */
export interface RetrainingPolicy {
  /**
   * Least time between the starts of two runs that paid a training.
   *
   * @default Duration.days(1)
   */
  readonly minimumInterval?: Duration;

  /**
   * Time after a run whose candidate was rejected: the same data would end the same.
   *
   * @default Duration.days(7)
   */
  readonly coolDown?: Duration;

  /**
   * Most runs that pay a training, in a calendar month (UTC).
   *
   * @default - no limit
   */
  readonly trainingsPerMonth?: number;

  /**
   * The same limit, by money: as many trainings as the budget pays.
   *
   * @default - no limit
   */
  readonly budget?: TrainingBudget;
}
