import type { DriftRecord, DriftSettings } from '../../lib/contract/drift';
import { DRIFT_PREFIX } from '../../lib/contract/keys';
import type { Assembly } from '../assembly/read-assembly';
import type { S3Store } from '../aws/s3-store';
import type { Pipeline } from '../pipeline';

/** What the drift monitor of a pipeline was deployed with; undefined where it has none. */
export function driftSettingsOf(assembly: Assembly, { settings }: Pipeline): DriftSettings | undefined {
  for (const { definition } of assembly.stateMachines) {
    const found = settingsIn(definition);
    if (found?.pipeline === settings.pipeline) return found;
  }
  return undefined;
}

/** The settings that the first state hands to PlanPeriod; absent when the state machine is no monitor. */
function settingsIn(definition: object): DriftSettings | undefined {
  const { States: states, StartAt: first } = definition as {
    States?: Record<string, { Arguments?: { Payload?: { settings?: Partial<DriftSettings> } } }>;
    StartAt?: string;
  };
  const settings = states?.[first ?? '']?.Arguments?.Payload?.settings;
  return settings?.smallestDrop === undefined ? undefined : (settings as DriftSettings);
}

/** The record of each period, the earliest first. */
export function driftRecords(store: S3Store, bucket: string): DriftRecord[] {
  return store
    .objects(bucket, DRIFT_PREFIX)
    .filter(({ key }) => key.endsWith('/record.json'))
    .map(({ body }) => JSON.parse(body.toString('utf8')) as DriftRecord)
    .sort((one, other) => (one.period < other.period ? -1 : 1));
}
