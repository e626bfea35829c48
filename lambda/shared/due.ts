import type { MarkItem } from '../../lib/contract/items';
import type { MarkKind } from '../../lib/contract/payloads';
import type { MarkWait, RetrainingPolicySettings } from '../../lib/contract/retraining';

/** A run that paid a training, as far as the policy looks at it. */
export interface PaidRun {
  readonly runId: string;
  /** ISO instant. */
  readonly startedAt: string;
  /** ISO instant at which its candidate was rejected. */
  readonly rejectedAt?: string;
}

export interface DueInputs {
  readonly policy: RetrainingPolicySettings;
  /** Paid runs, the earliest first, as far back as `lookBackMs` says. */
  readonly paid: readonly PaidRun[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How far back the policy looks. */
export function lookBackMs({ minimumIntervalSeconds = 0, coolDownSeconds = 0 }: RetrainingPolicySettings): number {
  // A run may have started long before its candidate was rejected: a training and the wait for a person take days.
  return Math.max(LONGEST_MONTH_MS, minimumIntervalSeconds * 1_000, coolDownSeconds * 1_000 + LONGEST_MONTH_MS);
}

/**
 * What a pending mark waits for; undefined when it is due. A person's request waits for nothing but the end of a run: whoever
 * asks knows why.
 */
export function waitOf(
  kind: MarkKind,
  { firstSeen, lastSeen, quiet }: Pick<MarkItem, 'firstSeen' | 'lastSeen' | 'quiet'>,
  { policy, paid, now }: DueInputs,
): MarkWait | undefined {
  const bounds = kind === 'person' ? [] : policyBounds(policy, paid, now);
  if (quiet) {
    const more = Math.min(after(lastSeen, quiet.seconds), after(firstSeen, quiet.atMostSeconds));
    bounds.push({ at: more, reason: `more of it may come: it came last at ${lastSeen}` });
  }
  const [latest] = bounds.filter(({ at }) => at > now).sort((one, other) => other.at - one.at);
  return latest && { reason: latest.reason, dueAt: new Date(latest.at).toISOString() };
}

interface Bound {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reason: string;
}

function policyBounds(policy: RetrainingPolicySettings, paid: readonly PaidRun[], now: number): Bound[] {
  const { minimumIntervalSeconds, coolDownSeconds, trainingsPerMonth } = policy;
  const bounds: Bound[] = [];
  const last = paid.at(-1);
  if (minimumIntervalSeconds !== undefined && last) {
    const reason = `run ${last.runId} trained at ${last.startedAt}, and the policy asks for ${inWords(minimumIntervalSeconds)} between trainings`;
    bounds.push({ at: after(last.startedAt, minimumIntervalSeconds), reason });
  }
  if (coolDownSeconds !== undefined) {
    for (const { runId, rejectedAt } of paid) {
      if (rejectedAt === undefined) continue;
      const reason = `the candidate of run ${runId} was rejected at ${rejectedAt}, and the policy asks for ${inWords(coolDownSeconds)} of cool-down`;
      bounds.push({ at: after(rejectedAt, coolDownSeconds), reason });
    }
  }
  if (trainingsPerMonth !== undefined) {
    const month = new Date(now).toISOString().slice(0, 7);
    const trained = paid.filter(({ startedAt }) => startedAt.startsWith(month)).length;
    if (trained >= trainingsPerMonth) {
      const reason = `${trained} of ${trainingsPerMonth} trainings of ${month} are used up`;
      bounds.push({ at: startOfNextMonth(now), reason });
    }
  }
  return bounds;
}

const LONGEST_MONTH_MS = 31 * 24 * 3_600_000;

const after = (instant: string, seconds: number): number => Date.parse(instant) + seconds * 1_000;

function startOfNextMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

function inWords(seconds: number): string {
  const [size, unit] = (
    [
      [86_400, 'd'],
      [3_600, 'h'],
      [60, 'min'],
    ] as const
  ).find(([each]) => seconds % each === 0) ?? [1, 's'];
  return `${seconds / size} ${unit}`;
}
