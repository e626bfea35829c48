import type { RunOutcome } from './payloads';

/** Source of every event that a pipeline puts on the default bus. */
export const EVENT_SOURCE = 'cdk-bedrock-rft';

/** Detail type of the one event at the end of each run. */
export const RUN_FINISHED = 'RFT Run Finished';

export interface RunFinishedDetail {
  readonly contract: number;
  readonly pipeline: string;
  readonly runId: string;
  readonly executionArn: string;
  readonly outcome: RunOutcome;
  readonly reason: string;
  readonly advice: string;
  readonly modelArn?: string;
}
