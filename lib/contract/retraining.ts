/**
 * What bounds the runs that triggers ask for; a bound that is absent does not bind. Variable RETRAINING_POLICY of the
 * functions that start runs, as JSON: a deploy changes it for marks that wait, too.
 */
export interface RetrainingPolicySettings {
  /** Between the starts of two runs that paid a training. */
  readonly minimumIntervalSeconds?: number;
  /** From the end of a run whose candidate was rejected. */
  readonly coolDownSeconds?: number;
  /** Runs that paid a training, in a calendar month (UTC). */
  readonly trainingsPerMonth?: number;
}

/** How long a mark waits for more requests of its kind. */
export interface QuietPeriod {
  /** Since the last request. */
  readonly seconds: number;
  /** Since the first request: a steady stream must not keep the mark waiting for ever. */
  readonly atMostSeconds: number;
}

/** Why a mark has not become a run yet. */
export interface MarkWait {
  readonly reason: string;
  /** ISO instant at which it becomes due, as far as it is known now; absent while a run is active. */
  readonly dueAt?: string;
}
