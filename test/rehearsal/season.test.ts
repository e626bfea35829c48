import { join } from 'node:path';
import { seasonEntries } from '../../bin/season-report/entries';
import { seasonPage } from '../../bin/season-report/page';
import { seasonText } from '../../bin/season-report/text';
import { INCOMING_PREFIX } from '../../lib/contract/keys';
import { rehearseSeason, type SeasonResult } from '../../rehearsal/season/season';
import { dayOf } from '../../rehearsal/season/season-plan';
import { exampleAssembly } from './assembly-fixture';

const DATA = join(__dirname, '..', '..', 'examples', 'math-word-problems', 'data', 'dataset.jsonl');
const DROP_DAY = 20;

/** A month around the example: rows come in, models grow worse, people vote. Each test looks at one part of it. */
let season: SeasonResult;

beforeAll(async () => {
  const assembly = exampleAssembly('retraining');
  season = await rehearseSeason({ assembly, seed: 1, days: 30, data: DATA, dropDay: DROP_DAY });
}, 400_000);

const day = (instant: string | number): number =>
  dayOf(season.startMs, typeof instant === 'number' ? instant : Date.parse(instant));

test('nothing happens that must not: one run at a time, within the policy, no mark lost, every call allowed', () => {
  expect(season.deviations).toEqual([]);
});

test('uploads become a run once no more have come for a quarter of an hour', () => {
  const [first] = season.runs;
  expect(first).toMatchObject({ outcome: 'promoted', marks: { 'new-data': 1 } });
  expect(first?.run.startedAt).toBe('2026-01-05T10:15:00.000Z');
});

test('the drop is seen within three days, not before, and asks for a run', () => {
  const alarms = season.history.drift.filter(({ alarm }) => alarm).map(({ from }) => day(from));
  expect(alarms[0]).toBeGreaterThanOrEqual(DROP_DAY);
  expect(alarms[0]).toBeLessThan(DROP_DAY + 3);
  const asked = season.history.requests.filter(({ kind }) => kind === 'drift').map(({ timeMs }) => day(timeMs));
  expect(asked[0]).toBe((alarms[0] ?? NaN) + 1);
});

test('what may not run now waits, with the reason and the time, and runs at that time', () => {
  const wait = season.history.waits.find(({ reason }) => reason.includes('cool-down'));
  expect(wait?.reason).toMatch(/^the candidate of run \S+ was rejected at .* asks for 10 d of cool-down$/);
  const dueMs = wait?.dueMs ?? NaN;
  const next = season.runs.find(({ run }) => Date.parse(run.startedAt) >= dueMs);
  // Reconcile looks every five minutes.
  expect(Date.parse(next?.run.startedAt ?? '') - dueMs).toBeLessThanOrEqual(5 * 60_000);
  expect(next).toMatchObject({ outcome: 'promoted', marks: { drift: expect.any(Number) as number } });
});

test('the model that was trained after the drop answers, and a new reference begins', () => {
  expect(season.history.swaps.map(({ version }) => version)).toEqual([1, 2]);
  expect(day(season.history.swaps[1]?.timeMs ?? 0)).toBeGreaterThan(DROP_DAY);
});

test('nothing that the pipeline wrote was taken for new data', () => {
  const uploads = season.plan.uploads.length;
  expect(season.history.requests.filter(({ kind }) => kind === 'new-data')).toHaveLength(uploads);
  expect(season.written.filter((key) => key.startsWith(INCOMING_PREFIX))).toHaveLength(uploads);
  expect(season.written.length).toBeGreaterThan(100);
});

test('votes are counted as they were sent', () => {
  const votes = season.history.drift.flatMap(({ signals }) => signals.feedback?.count ?? []);
  expect(Math.max(...votes)).toBeGreaterThan(0);
});

test('almost all periodic looks are passed over: nothing had changed since the last one', () => {
  const { held, passedOver } = season.looks;
  expect(held + passedOver).toBeGreaterThan(29 * 24 * 12);
  expect(held).toBeLessThan(200);
});

test('the text tells each thing in order of time', () => {
  const text = seasonText(season);
  expect(text).toMatch(/^30 days of \S+, from 2026-01-05\n/);
  expect(text).toMatch(/\n {2}20 {2}2026-01-25 00:00 {2}from here on, models that were trained before answer worse\n/);
  expect(text).toContain('As it should be');
  expect(text).toMatch(/\nWatching for drift: \d+ periods, [\d,]+ answers scored \(100 a period at most\) in/);
  const times = seasonEntries(season).map(({ timeMs }) => timeMs);
  expect(times).toEqual([...times].sort((one, other) => one - other));
});

test('the page is drawn without scripts, and escapes what others wrote', () => {
  const [first, ...others] = season.runs;
  const hostile = { ...first, summary: { ...first?.summary, reason: '<script>alert(1)</script>' } };
  const page = seasonPage({ ...season, runs: [hostile as never, ...others] });
  expect(page).toContain('&lt;script&gt;alert(1)');
  expect(page).not.toContain('<script');
  expect(page.match(/<svg/g)).toHaveLength(2);
});
