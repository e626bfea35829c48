import type { DriftRecord } from '../../lib/contract/drift';
import { dayOf, dayStart } from '../../rehearsal/season/season-plan';
import type { SeasonResult } from '../../rehearsal/season/season';
import { score } from '../rehearsal-report/words';

/** Something that happened in a season, in a sentence. */
export interface SeasonEntry {
  /** Epoch milliseconds. */
  readonly timeMs: number;
  /** Counted from 0. */
  readonly day: number;
  readonly kind: 'world' | 'request' | 'wait' | 'run' | 'production';
  readonly text: string;
}

/** What happened, in order of time. Requests of one kind within a day are one entry. */
export function seasonEntries({ plan, startMs, history, runs }: SeasonResult): SeasonEntry[] {
  const entries: Omit<SeasonEntry, 'day'>[] = [
    ...plan.uploads.map(({ day, from, to }) => ({
      timeMs: dayStart(startMs, day) + UPLOAD_MS,
      kind: 'world' as const,
      text: `${to - from} rows came in`,
    })),
    ...(plan.dropDay === undefined
      ? []
      : [
          {
            timeMs: dayStart(startMs, plan.dropDay),
            kind: 'world' as const,
            text: 'from here on, models that were trained before answer worse',
          },
        ]),
    ...requestsByDay(startMs, history.requests),
    ...history.drift.flatMap(alarms),
    ...history.waits.map(({ timeMs, reason, dueMs }) => ({
      timeMs,
      kind: 'wait' as const,
      text: `not now: ${reason}${dueMs === undefined ? '' : `. Due ${minute(dueMs)}`}`,
    })),
    ...runs.map(({ run, marks, outcome, summary }) => ({
      timeMs: Date.parse(run.startedAt),
      kind: 'run' as const,
      text: `run ${run.runId} for ${Object.keys(marks).join(', ') || 'nobody'}: ${outcome ?? 'not finished'}. ${summary?.reason ?? ''}`.trim(),
    })),
    ...history.swaps.map(({ timeMs, runId, version }) => ({
      timeMs,
      kind: 'production' as const,
      text: `production version ${version}: ${runId === undefined ? 'the base model' : `the model of run ${runId}`} answers`,
    })),
  ];
  return entries
    .map((entry) => ({ ...entry, day: dayOf(startMs, entry.timeMs) }))
    .sort((one, other) => one.timeMs - other.timeMs);
}

/** A period is judged half an hour after it ended. */
function alarms({ to, signals }: DriftRecord): Omit<SeasonEntry, 'day'>[] {
  return Object.entries(signals).flatMap(([signal, { verdict, mean, reference }]) =>
    verdict === 'alarm' && mean !== undefined && reference !== undefined
      ? [
          {
            timeMs: Date.parse(to),
            kind: 'world' as const,
            text: `the drift monitor sees ${signal} fall to ${score(mean)}, from ${score(reference.mean)} since the promotion`,
          },
        ]
      : [],
  );
}

const UPLOAD_MS = 10 * 3_600_000;

function requestsByDay(startMs: number, requests: SeasonResult['history']['requests']): Omit<SeasonEntry, 'day'>[] {
  const first = new Map<string, { timeMs: number; kind: string; count: number }>();
  for (const { timeMs, kind } of requests) {
    const key = `${dayOf(startMs, timeMs)}/${kind}`;
    const known = first.get(key);
    if (known) known.count++;
    else first.set(key, { timeMs, kind, count: 1 });
  }
  return [...first.values()].map(({ timeMs, kind, count }) => ({
    timeMs,
    kind: 'request' as const,
    text: `${kind} asks for a run${count > 1 ? ` (${count} times)` : ''}`,
  }));
}

/** An instant to the minute, in UTC. */
export const minute = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
