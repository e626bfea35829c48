import { Duration } from 'aws-cdk-lib';

/** When uploaded rows ask for a run. */
export interface NewData {
  /**
   * Prompts that must be new since the last trained run; with fewer, the run that looks is skipped before anything is paid, and
   * the next upload asks again.
   *
   * @default - `minNewRows` of the pipeline
   */
  readonly minRows?: number;

  /**
   * Time without an upload after which the data counts as complete.
   *
   * @default Duration.minutes(15)
   */
  readonly quietPeriod?: Duration;

  /**
   * Time after the first upload at which a run is due although more keeps coming.
   *
   * @default Duration.days(1)
   */
  readonly longestWait?: Duration;
}
