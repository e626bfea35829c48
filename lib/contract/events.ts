import type { TokenCount } from './evaluation';
import type { SwapKind } from './serving';
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
  /** What measuring took; absent when the run measured nothing. */
  readonly tokens?: TokenCount;
}

/** Detail type of the event after production was swapped, by a promotion or a rollback. */
export const MODEL_PROMOTED = 'RFT Model Promoted';

export interface ModelPromotedDetail {
  readonly contract: number;
  readonly pipeline: string;
  readonly kind: SwapKind;
  /** What applications invoke: they read it from the parameter. */
  readonly modelId: string;
  /** Absent when the base model answers again. */
  readonly modelArn?: string;
  readonly runId?: string;
  readonly reason: string;
  readonly productionVersion: number;
}
