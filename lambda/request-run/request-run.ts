import { REQUEST_REJECTED } from '../../lib/contract/errors';
import type { MarkKind, RequestRunInput, RequestRunOutput, RunRequest } from '../../lib/contract/payloads';
import type { QuietPeriod } from '../../lib/contract/retraining';
import { dispatch, type DispatchDependencies } from '../shared/dispatch';
import { log } from '../shared/log';
import { RftError } from '../shared/rft-error';

/** A table, so that a new kind that is missing here does not compile. */
const KINDS: Readonly<Record<MarkKind, true>> = {
  schedule: true,
  'new-data': true,
  drift: true,
  event: true,
  person: true,
};

/**
 * Sets the pending mark of a request, and starts a run if none is active.
 *
 * @throws RftError RequestRejected for a request that cannot be understood
 */
export async function requestRun(
  input: RequestRunInput,
  dependencies: DispatchDependencies,
): Promise<RequestRunOutput> {
  const { kind, eventId, request, quiet } = checked(input);
  await dependencies.marks.add(kind, request, eventId, new Date(dependencies.now()).toISOString(), quiet);
  log.info('run-requested', { kind, eventId });
  return dispatch(dependencies);
}

interface CheckedRequest {
  readonly kind: MarkKind;
  readonly eventId?: string;
  readonly request: RunRequest;
  readonly quiet?: QuietPeriod;
}

/** The event comes from outside: a person, a rule, another application. */
function checked(input: Partial<Record<keyof RequestRunInput, unknown>> | null): CheckedRequest {
  const { kind, eventId, force, resplit, championWorse, minNewRows, quiet } = input ?? {};
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) {
    throw refused('kind', kind, `one of ${Object.keys(KINDS).join(', ')}`);
  }
  if (eventId !== undefined && (typeof eventId !== 'string' || eventId === '')) {
    throw refused('eventId', eventId, 'the id of the event that asks, or nothing');
  }
  for (const [field, value] of Object.entries({ minNewRows, championWorse })) {
    if (value !== undefined && !isCount(value)) {
      throw refused(field, value, 'a whole number from 0, or nothing');
    }
  }
  const request = {
    force: flag('force', force),
    resplit: flag('resplit', resplit),
    ...(minNewRows !== undefined && { minNewRows: minNewRows as number }),
    ...(championWorse !== undefined && { championWorse: championWorse as number }),
  };
  return {
    kind: kind as MarkKind,
    ...(eventId !== undefined && { eventId }),
    request,
    ...(quiet !== undefined && { quiet: quietPeriod(quiet) }),
  };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function quietPeriod(value: unknown): QuietPeriod {
  const { seconds, atMostSeconds } = (value ?? {}) as Partial<Record<keyof QuietPeriod, unknown>>;
  if (!isCount(seconds) || !isCount(atMostSeconds)) {
    throw refused('quiet', value, '{ "seconds": …, "atMostSeconds": … } with whole numbers from 0, or nothing');
  }
  return { seconds, atMostSeconds };
}

function flag(field: string, value: unknown): boolean {
  if (value !== undefined && typeof value !== 'boolean') {
    throw refused(field, value, 'true, false or nothing');
  }
  return value ?? false;
}

function refused(field: string, got: unknown, allowed: string): RftError {
  return new RftError(
    REQUEST_REJECTED,
    `${field}: got ${JSON.stringify(got) ?? 'nothing'}, allowed is ${allowed}. Send for example { "kind": "person" }.`,
  );
}
