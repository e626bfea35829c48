import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MarkKind } from '../../lib/contract/payloads';
import { onStage, type StagedPipeline } from '../../rehearsal/staged-pipeline';
import { exampleAssembly } from './assembly-fixture';

const DATA = join(__dirname, '..', '..', 'examples', 'math-word-problems', 'data', 'dataset.jsonl');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const runsOf = async ({ registry }: StagedPipeline) =>
  (await registry.runs()).map(({ run, outcome, marks }) => ({ startedAt: run.startedAt, outcome, marks }));

/** Uploads during a run, and then everybody at once; each test looks at one part of it. */
let afterUploads: Awaited<ReturnType<typeof runsOf>>;
let afterEverybody: Awaited<ReturnType<typeof runsOf>>;
let executions: number;

beforeAll(async () => {
  const assembly = exampleAssembly('retraining');
  await onStage({ assembly, seed: 1, agreeing: true, passesOverQuietLooks: true }, async (staged) => {
    const { stage, pipeline, director } = staged;
    const [{ bucket } = { bucket: '' }] = pipeline.settings.dataset;
    const rows = readFileSync(DATA, 'utf8').split('\n').filter(Boolean);
    const upload = (name: string, lines: readonly string[]) =>
      stage.store.put(bucket, `incoming/${name}.jsonl`, lines.join('\n'));

    const play = async () => {
      upload('first', rows.slice(0, 300));
      await stage.entered('WaitForTraining');
      for (let nth = 0; nth < 500; nth++) upload(`bulk-${nth}`, rows.slice(300 + (nth % 100), 301 + (nth % 100)));
      await director.settled();
      await stage.clock.sleep(10 * DAY);
      afterUploads = await runsOf(staged);

      const kinds: readonly MarkKind[] = ['schedule', 'new-data', 'drift', 'event', 'person'];
      const requests = Array.from({ length: 50 }, (_, nth) => ({
        kind: kinds[nth % 5] ?? 'event',
        eventId: `e${nth}`,
      }));
      await Promise.all(requests.map((request) => director.requestRun(request)));
      await director.settled();
      await stage.clock.sleep(HOUR);
      afterEverybody = await runsOf(staged);
      executions = stage.executions.all.filter(
        ({ description }) => description.stateMachineArn === pipeline.stateMachine.arn,
      ).length;
    };
    await staged.run(play());
  });
}, 400_000);

test('500 uploads during a run lead to exactly one later run, as soon as the policy lets it', () => {
  const [first, second, ...others] = afterUploads;
  expect(first).toMatchObject({ outcome: 'promoted', marks: { 'new-data': 1 } });
  expect(second?.marks['new-data']).toBe(501);
  expect(others.filter(({ marks }) => marks['new-data'] !== undefined)).toEqual([]);
  // 120 h after the start of the first training, at the next look of reconcile.
  const apart = Date.parse(second?.startedAt ?? '') - Date.parse(first?.startedAt ?? '');
  expect(apart).toBeGreaterThanOrEqual(120 * HOUR);
  expect(apart).toBeLessThanOrEqual(120 * HOUR + 5 * 60_000);
});

test('50 triggers of all kinds at the same instant lead to exactly one run, which answers them all', () => {
  const later = afterEverybody.slice(afterUploads.length);
  expect(later).toHaveLength(1);
  expect(Object.keys(later[0]?.marks ?? {}).sort()).toEqual(['drift', 'event', 'new-data', 'person', 'schedule']);
});

test('every execution was a run: none was started only to find that another is active', () => {
  expect(executions).toBe(afterEverybody.length);
});
