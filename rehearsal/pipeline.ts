import { PREPARE_DATASET_ENV, RECONCILE_ENV, REQUEST_RUN_ENV } from '../lib/contract/env';
import type { RunSettings } from '../lib/contract/settings';
import type { DeployedFunction, DeployedStateMachine } from './assembly/deployed';

/** What a pipeline is found by: of an assembly, or of a stack that is deployed. */
export interface PipelineParts<
  Machine extends StateMachinePart = StateMachinePart,
  Step extends FunctionPart = FunctionPart,
> {
  readonly stateMachines: readonly Machine[];
  readonly functions: readonly Step[];
}

export type StateMachinePart = Pick<DeployedStateMachine, 'arn' | 'definition'>;
export type FunctionPart = Pick<DeployedFunction, 'name' | 'environment'>;

/** A pipeline: its state machine, and the functions and the table that belong to it. */
export interface Pipeline<
  Machine extends StateMachinePart = DeployedStateMachine,
  Step extends FunctionPart = DeployedFunction,
> {
  readonly stateMachine: Machine;
  readonly settings: RunSettings;
  readonly requestRun: Step;
  readonly reconcile: Step;
  readonly registryTable: string;
  readonly outputBucket: string;
  /** Goes back to the model before; absent where nothing is served. */
  readonly rollbackMachine?: Machine;
}

/**
 * Finds one pipeline.
 *
 * @param name the pipeline's name, as in job names; needed where there are several
 * @param place what holds them, in words
 * @throws Error that lists the pipelines that there are
 */
export function findPipeline<Machine extends StateMachinePart, Step extends FunctionPart>(
  parts: PipelineParts<Machine, Step>,
  name?: string,
  place = 'the cloud assembly',
): Pipeline<Machine, Step> {
  const pipelines = pipelinesOf(parts);
  const matching = pipelines.filter(({ settings }) => name === undefined || settings.pipeline === name);
  const [found, ...others] = matching;
  const known = pipelines.map(({ settings }) => settings.pipeline).join(', ') || 'none';
  if (!found) {
    throw new Error(
      name === undefined
        ? `${capitalized(place)} holds no RftPipeline.`
        : `pipeline: got '${name}', ${place} holds: ${known}.`,
    );
  }
  if (others.length > 0) throw new Error(`${capitalized(place)} holds several pipelines: choose one of ${known}.`);
  return found;
}

/** Every pipeline. */
export function pipelinesOf<Machine extends StateMachinePart, Step extends FunctionPart>(
  parts: PipelineParts<Machine, Step>,
): Pipeline<Machine, Step>[] {
  return parts.stateMachines.flatMap((stateMachine) => pipelineOf(parts, stateMachine));
}

function pipelineOf<Machine extends StateMachinePart, Step extends FunctionPart>(
  parts: PipelineParts<Machine, Step>,
  stateMachine: Machine,
): Pipeline<Machine, Step>[] {
  const settings = settingsOf(stateMachine);
  const mine = parts.functions.filter(({ environment }) => environment['STATE_MACHINE_ARN'] === stateMachine.arn);
  const requestRun = mine.find((each) => knows(each, REQUEST_RUN_ENV));
  const reconcile = mine.find((each) => knows(each, RECONCILE_ENV));
  const registryTable = requestRun?.environment['REGISTRY_TABLE'];
  const outputBucket = parts.functions.find(
    (each) => knows(each, PREPARE_DATASET_ENV) && each.environment['REGISTRY_TABLE'] === registryTable,
  )?.environment['OUTPUT_BUCKET'];
  if (!settings || !requestRun || !reconcile || !registryTable || !outputBucket) return [];
  const rollbackMachine = parts.stateMachines.find((other) => isRollbackOf(other, settings.pipeline));
  return [
    {
      stateMachine,
      settings,
      requestRun,
      reconcile,
      registryTable,
      outputBucket,
      ...(rollbackMachine && { rollbackMachine }),
    },
  ];
}

/** Whether these are the variables of a function: each of ours has a table of its own. */
export function knows({ environment }: FunctionPart, names: readonly string[]): boolean {
  return Object.keys(environment).sort().join() === [...names].sort().join();
}

/** The settings that BeginRun is handed; absent when the state machine is none of ours. */
function settingsOf({ definition }: StateMachinePart): RunSettings | undefined {
  const { States: states } = definition as { States?: Record<string, FirstState> };
  return states?.['BeginRun']?.Arguments?.Payload?.settings;
}

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Whether a state of a state machine holds what a rollback of the pipeline begins with. */
function isRollbackOf({ definition }: StateMachinePart, pipeline: string): boolean {
  const { States: states = {} } = definition as { States?: Record<string, FirstState> };
  return Object.values(states)
    .flatMap(({ Assign: assigned = {} }) => Object.values(assigned))
    .some((value) => value?.kind === 'rollback' && value.pipeline === pipeline);
}

interface FirstState {
  readonly Arguments?: { readonly Payload?: { readonly settings?: RunSettings } };
  readonly Assign?: Readonly<Record<string, { readonly kind?: string; readonly pipeline?: string } | null>>;
}
