import { PREPARE_DATASET_ENV, RECONCILE_ENV, REQUEST_RUN_ENV } from '../lib/contract/env';
import type { RunSettings } from '../lib/contract/settings';
import type { DeployedFunction, DeployedStateMachine } from './assembly/deployed';
import type { Assembly } from './assembly/read-assembly';

/** One pipeline of an assembly: its state machine, and the functions and the table that belong to it. */
export interface Pipeline {
  readonly stateMachine: DeployedStateMachine;
  readonly settings: RunSettings;
  readonly requestRun: DeployedFunction;
  readonly reconcile: DeployedFunction;
  readonly registryTable: string;
  readonly outputBucket: string;
  /** Goes back to the model before; absent where nothing is served. */
  readonly rollbackMachine?: DeployedStateMachine;
}

/**
 * Finds the pipeline to rehearse.
 *
 * @param name the pipeline's name, as in job names; needed when the assembly holds several
 * @throws Error that lists the pipelines that there are
 */
export function findPipeline(assembly: Assembly, name?: string): Pipeline {
  const pipelines = assembly.stateMachines.flatMap((stateMachine) => pipelineOf(assembly, stateMachine));
  const matching = pipelines.filter(({ settings }) => name === undefined || settings.pipeline === name);
  const [found, ...others] = matching;
  const known = pipelines.map(({ settings }) => settings.pipeline).join(', ') || 'none';
  if (!found) {
    throw new Error(
      name === undefined
        ? 'The cloud assembly holds no RftPipeline.'
        : `pipeline: got '${name}', the assembly holds: ${known}.`,
    );
  }
  if (others.length > 0) throw new Error(`The cloud assembly holds several pipelines: choose one of ${known}.`);
  return found;
}

function pipelineOf(assembly: Assembly, stateMachine: DeployedStateMachine): Pipeline[] {
  const settings = settingsOf(stateMachine);
  const mine = assembly.functions.filter(({ environment }) => environment['STATE_MACHINE_ARN'] === stateMachine.arn);
  const requestRun = mine.find((each) => knows(each, REQUEST_RUN_ENV));
  const reconcile = mine.find((each) => knows(each, RECONCILE_ENV));
  const registryTable = requestRun?.environment['REGISTRY_TABLE'];
  const outputBucket = assembly.functions.find(
    (each) => knows(each, PREPARE_DATASET_ENV) && each.environment['REGISTRY_TABLE'] === registryTable,
  )?.environment['OUTPUT_BUCKET'];
  if (!settings || !requestRun || !reconcile || !registryTable || !outputBucket) return [];
  const rollbackMachine = assembly.stateMachines.find((other) => isRollbackOf(other, settings.pipeline));
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
function knows({ environment }: DeployedFunction, names: readonly string[]): boolean {
  return Object.keys(environment).sort().join() === [...names].sort().join();
}

/** The settings that the first state hands to BeginRun; absent when the state machine is none of ours. */
function settingsOf({ definition }: DeployedStateMachine): RunSettings | undefined {
  const { States: states, StartAt: first } = definition as { States?: Record<string, FirstState>; StartAt?: string };
  return states?.[first ?? '']?.Arguments?.Payload?.settings;
}

/** Whether the first task of a state machine asks for a rollback of the pipeline. */
function isRollbackOf({ definition }: DeployedStateMachine, pipeline: string): boolean {
  const { States: states = {} } = definition as { States?: Record<string, FirstState> };
  return Object.values(states).some(({ Arguments: { Payload: payload } = {} }) => {
    return payload?.kind === 'rollback' && payload.pipeline === pipeline;
  });
}

interface FirstState {
  readonly Arguments?: {
    readonly Payload?: { readonly settings?: RunSettings; readonly kind?: string; readonly pipeline?: string };
  };
}
