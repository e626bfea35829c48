import type { RunItem } from '../../lib/contract/items';
import type { MarkKind } from '../../lib/contract/payloads';
import type { RetrainingPolicySettings } from '../../lib/contract/retraining';
import type { SeasonHistory } from './season-history';

/** Reconcile looks every five minutes. */
const LATE_MS = 10 * 60_000;

/** Of two runs at a time, a policy that was not kept, a mark that was lost: a sentence each. */
export function brokenRules(
  policy: RetrainingPolicySettings,
  runs: readonly RunItem[],
  { marks }: Pick<SeasonHistory, 'marks'>,
  endMs: number,
): string[] {
  const broken: string[] = [];
  runs.slice(1).forEach(({ run }, index) => {
    const before = runs[index];
    if (before && (before.finishedAt ?? '9999') > run.startedAt) {
      broken.push(`run ${run.runId} began before run ${before.run.runId} had ended`);
    }
  });
  const paid = runs.filter(({ job }) => job !== undefined);
  // A person may ask for a run at any time.
  const bound = paid.filter(({ marks: included }) => included.person === undefined);
  for (const { run } of bound) {
    const startMs = Date.parse(run.startedAt);
    const earlier = paid.filter((other) => other.run.startedAt < run.startedAt);
    const since = (instant: string | undefined): number => (startMs - Date.parse(instant ?? '')) / 1_000;
    const month = run.startedAt.slice(0, 7);
    const inMonth = earlier.filter((other) => other.run.startedAt.startsWith(month)).length;
    if (inMonth >= (policy.trainingsPerMonth ?? Infinity))
      broken.push(`run ${run.runId} trained beyond the limit of ${month}`);
    for (const other of earlier) {
      if (since(other.run.startedAt) < (policy.minimumIntervalSeconds ?? 0)) {
        broken.push(`run ${run.runId} trained within the minimum interval after run ${other.run.runId}`);
      }
      if (other.outcome === 'rejected' && since(other.finishedAt) < (policy.coolDownSeconds ?? 0)) {
        broken.push(`run ${run.runId} trained in the cool-down of run ${other.run.runId}`);
      }
    }
  }
  for (const [kind, { count, included, wait }] of Object.entries(marks)) {
    const answered = Math.max(0, ...runs.map((run) => run.marks[kind as MarkKind] ?? 0));
    if (included > answered)
      broken.push(`the mark ${kind} was cleared up to ${included}, and runs answered ${answered}`);
    if (count <= included) continue;
    if (wait === undefined) broken.push(`the mark ${kind} is pending and nobody said why`);
    else if (wait.dueAt !== undefined && Date.parse(wait.dueAt) < endMs - LATE_MS) {
      broken.push(`the mark ${kind} was due ${wait.dueAt} and no run began`);
    }
  }
  return broken;
}
