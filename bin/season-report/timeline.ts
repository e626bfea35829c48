import { dayStart } from '../../rehearsal/season/season-plan';
import type { SeasonResult } from '../../rehearsal/season/season';
import { escaped } from '../reward-report/escape';
import { minute } from './entries';

const WIDTH = 960;
const LEFT = 96;
const LANE = 34;
const DAY_MS = 86_400_000;

const OUTCOME_COLOURS: Readonly<Record<string, string>> = {
  promoted: 'var(--good)',
  rejected: 'var(--s2)',
  'no-signal': 'var(--s4)',
  skipped: 'var(--s6)',
};

const KINDS = ['schedule', 'new-data', 'drift', 'event', 'person'] as const;

/** The season as lanes over its days: what came in, who asked, what waited, what ran, what answered. Every shape says itself. */
export function timeline(result: SeasonResult): string {
  const { plan, startMs, history, runs } = result;
  const from = dayStart(startMs, 0);
  const to = dayStart(startMs, plan.days);
  const x = (timeMs: number): number => LEFT + ((WIDTH - LEFT - 12) * (Math.min(timeMs, to) - from)) / (to - from);
  const asking = KINDS.filter((kind) => history.requests.some((request) => request.kind === kind));
  const lanes = ['rows', ...asking, 'waits', 'runs', 'answers'];
  const y = (lane: string): number => 16 + lanes.indexOf(lane) * LANE;
  const height = 16 + lanes.length * LANE + 26;
  const shape = (body: string, title: string): string => `<g>${body}<title>${escaped(title)}</title></g>`;
  const bar = (lane: string, start: number, end: number, colour: string, title: string): string =>
    shape(
      `<rect x="${x(start).toFixed(1)}" y="${y(lane) + 6}" width="${Math.max(x(end) - x(start), 4).toFixed(1)}" height="${LANE - 14}" rx="3" fill="${colour}"/>`,
      title,
    );
  const dot = (lane: string, at: number, colour: string, title: string): string =>
    shape(`<circle cx="${x(at).toFixed(1)}" cy="${y(lane) + LANE / 2 - 1}" r="5" fill="${colour}"/>`, title);
  const marks = [
    ...plan.uploads.map((upload) =>
      dot(
        'rows',
        dayStart(startMs, upload.day) + DAY_MS / 2,
        'var(--s1)',
        `day ${upload.day}: ${upload.to - upload.from} rows`,
      ),
    ),
    ...history.requests.map(({ timeMs, kind }) =>
      dot(kind, timeMs, 'var(--s1)', `${minute(timeMs)} ${kind} asks for a run`),
    ),
    ...waitBars(result).map(({ fromMs, toMs, reason }) =>
      bar('waits', fromMs, toMs, 'var(--s5)', `${minute(fromMs)} to ${minute(toMs)}: ${reason}`),
    ),
    ...runs.map(({ run, outcome = 'not finished', finishedAt, summary }) =>
      bar(
        'runs',
        Date.parse(run.startedAt),
        finishedAt === undefined ? to : Date.parse(finishedAt),
        OUTCOME_COLOURS[outcome] ?? 'var(--bad)',
        `${minute(Date.parse(run.startedAt))} run ${run.runId}: ${outcome}. ${summary?.reason ?? ''}`,
      ),
    ),
    ...served(result, from, to).map(({ fromMs, toMs, words, colour }) => bar('answers', fromMs, toMs, colour, words)),
  ];
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="What happened on each day">
${lanes.map((lane) => `<text x="0" y="${y(lane) + LANE / 2 + 3}" font-size="13" fill="var(--quiet)">${lane}</text><line x1="${LEFT}" x2="${WIDTH - 12}" y1="${y(lane) + LANE - 2}" y2="${y(lane) + LANE - 2}" stroke="var(--line)"/>`).join('\n')}
${dayTicks(plan.days)
  .map(
    (day) =>
      `<line x1="${x(dayStart(startMs, day)).toFixed(1)}" x2="${x(dayStart(startMs, day)).toFixed(1)}" y1="12" y2="${height - 24}" stroke="var(--line)" opacity="0.6"/><text x="${x(dayStart(startMs, day)).toFixed(1)}" y="${height - 8}" font-size="12" text-anchor="middle" fill="var(--quiet)">${day}</text>`,
  )
  .join('\n')}
${plan.dropDay === undefined ? '' : `<line x1="${x(dayStart(startMs, plan.dropDay)).toFixed(1)}" x2="${x(dayStart(startMs, plan.dropDay)).toFixed(1)}" y1="4" y2="${height - 24}" stroke="var(--bad)" stroke-dasharray="4 3"/><text x="${(x(dayStart(startMs, plan.dropDay)) + 5).toFixed(1)}" y="12" font-size="12" fill="var(--bad)">models answer worse</text>`}
${marks.join('\n')}
</svg>`;
}

/** The outcomes of a season with their colours. */
export function outcomeLegend({ runs }: SeasonResult): string {
  const outcomes = [...new Set(runs.map(({ outcome }) => outcome ?? 'not finished'))];
  return `<p class="legend">${outcomes
    .map(
      (outcome) =>
        `<span><i class="swatch" style="background:${OUTCOME_COLOURS[outcome] ?? 'var(--bad)'}"></i>${escaped(outcome)}</span>`,
    )
    .join('')}</p>`;
}

/** From when to when marks waited: until the run that followed, or until now. */
function waitBars({ history, runs, startMs, plan }: SeasonResult): { fromMs: number; toMs: number; reason: string }[] {
  const starts = runs.map(({ run }) => Date.parse(run.startedAt));
  return history.waits.map(({ timeMs, reason }, index) => {
    const next = history.waits[index + 1]?.timeMs ?? Infinity;
    const run = starts.find((start) => start > timeMs) ?? Infinity;
    return { fromMs: timeMs, toMs: Math.min(next, run, dayStart(startMs, plan.days)), reason };
  });
}

function served(
  { history }: SeasonResult,
  from: number,
  to: number,
): { fromMs: number; toMs: number; words: string; colour: string }[] {
  const before = { timeMs: from, words: 'the base model answers', colour: 'var(--s6)' };
  const swaps = history.swaps.map(({ timeMs, runId, version }, index) => ({
    timeMs,
    words: `version ${version} from ${minute(timeMs)}: ${runId === undefined ? 'the base model answers' : `the model of run ${runId} answers`}`,
    colour: index % 2 === 0 ? 'var(--s3)' : 'var(--s1)',
  }));
  const all = [before, ...swaps];
  return all.map(({ timeMs, ...each }, index) => ({ ...each, fromMs: timeMs, toMs: all[index + 1]?.timeMs ?? to }));
}

function dayTicks(days: number): number[] {
  const step = Math.max(1, Math.ceil(days / 10 / 5) * 5);
  return Array.from({ length: Math.floor(days / step) + 1 }, (_, index) => index * step);
}
