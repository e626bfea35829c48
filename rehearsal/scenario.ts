import type { RunOutcome } from '../lib/contract/payloads';
import type { RunItem } from '../lib/contract/items';
import type { DeploymentBehaviour } from './aws/custom-model-deployment';
import type { JobBehaviour } from './aws/customization-job';
import type { FaultRule } from './aws/faults';
import type { Director } from './director';
import type { PolicyParameters } from './policy/policy';
import type { RehearsalResult } from './result';
import type { DatasetRow } from './training/recorded-dataset';

/** Something that may happen to a pipeline, and how it must come out. */
export interface Scenario {
  readonly name: string;
  /** What happens, and what must come of it: a sentence. */
  readonly description: string;
  /** Another pipeline than the simplest: one that asks a person. */
  readonly needs?: 'approval';
  /** How customization jobs behave. */
  readonly job?: JobBehaviour;
  /** How the n-th custom model deployment behaves, from 1. Without it every one becomes active. */
  readonly deployment?: (nth: number, name: string) => DeploymentBehaviour;
  /**
   * Bends what the n-th trained model, from 1, answers with to one row: for trainings that disappoint. Without it a model
   * answers as its training made it.
   */
  readonly bend?: (trained: PolicyParameters, row: DatasetRow, nth: number) => PolicyParameters;
  /** Calls that go wrong. */
  readonly faults?: readonly FaultRule[];
  /** How many times Bedrock cannot assume the role yet. */
  readonly roleNotReadyTimes?: number;
  /** JavaScript of a reward function that is deployed in place of the pipeline's. */
  readonly reward?: string;
  /** Whether periodic looks are passed over that would find nothing new: for scenarios of days. */
  readonly passesOverQuietLooks?: boolean;
  /** What people do. Without it somebody asks for one run and waits for its end. */
  readonly act?: (director: Director) => Promise<void>;
  /** Outcome of each run, oldest first. */
  readonly outcomes: readonly RunOutcome[];
  /** What else must hold: a sentence for each thing that does not. */
  readonly verify?: (result: RehearsalResult) => readonly string[];
}

/** The only run of a scenario that has one. */
export function onlyRun({ runs }: RehearsalResult): RunItem {
  const [run] = runs;
  if (!run) throw new Error('No run was recorded.');
  return run;
}
