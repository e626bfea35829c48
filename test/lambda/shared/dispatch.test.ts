import fc from 'fast-check';
import type { MarkKind } from '../../../lib/contract/payloads';
import { requestRun } from '../../../lambda/request-run/request-run';
import { isPending } from '../../../lambda/shared/mark-registry';
import { dispatch, mergedRequest } from '../../../lambda/shared/dispatch';
import { expectSameEnd } from './interruption';
import { useDynamoDb } from './registry-table';
import { givenRun, leaseOf, MINUTE, NOON } from './runs';
import { givenWorld, useCapturedLog, type World } from './world';

useDynamoDb();
useCapturedLog();

const early = '2026-11-22T10:00:00.000Z';
const late = '2026-11-22T11:00:00.000Z';

const started = (world: World) =>
  [...world.executions.values()].map(({ input }) => JSON.parse(input ?? '{}') as Record<string, unknown>);

/** But for how often they were looked at. */
const marksOf = async (world: World) => (await world.marks.readAll()).map((mark) => ({ ...mark, notNow: 'any' }));

describe('dispatch', () => {
  test('does nothing without a pending mark', async () => {
    const world = await givenWorld();
    expect(await dispatch(world.dependencies)).toMatchObject({ decision: 'idle' });
    await world.marks.add('person', {}, 'e1', early);
    await world.marks.include('person', 1);
    expect(await dispatch(world.dependencies)).toMatchObject({ decision: 'idle' });
    expect(started(world)).toEqual([]);
  });

  test('starts one execution with what all pending marks ask for', async () => {
    const world = await givenWorld();
    await world.marks.add('person', { force: true }, 'e1', late);
    await world.marks.add('schedule', {}, 'e2', early);
    const decision = await dispatch(world.dependencies);
    expect(decision).toMatchObject({ decision: 'started', executionArn: expect.stringContaining(':due-') as string });
    expect(started(world)).toEqual([{ request: { force: true } }]);
  });

  test('clears no mark: only a run that includes it does', async () => {
    const world = await givenWorld();
    await world.marks.add('person', {}, 'e1', early);
    await dispatch(world.dependencies);
    expect((await world.marks.readAll()).filter(isPending)).toHaveLength(1);
  });

  test('while a run is active, counts "not now" on each pending mark and says which run', async () => {
    const world = await givenWorld();
    await world.marks.add('person', {}, 'e1', early);
    await world.marks.add('new-data', {}, 'e2', early);
    const run = givenRun();
    await world.registry.takeLease(leaseOf(run));
    const decision = await dispatch(world.dependencies);
    expect(decision).toMatchObject({ decision: 'pending', reason: expect.stringContaining(run.runId) as string });
    expect((await world.marks.readAll()).map(({ notNow }) => notNow)).toEqual([1, 1]);
    expect(started(world)).toEqual([]);
  });

  test('requests that arrive together start one execution', async () => {
    const world = await givenWorld();
    await world.marks.add('new-data', {}, 'e1', early);
    await Promise.all(Array.from({ length: 5 }, () => dispatch(world.dependencies)));
    await world.marks.add('new-data', { force: true }, 'e2', late);
    expect(await dispatch(world.dependencies)).toMatchObject({ decision: 'pending' });
    expect(started(world)).toHaveLength(1);
  });

  test('an execution that ended before it took the lease is followed by another, five minutes later', async () => {
    const world = await givenWorld();
    await world.marks.add('person', {}, 'e1', early);
    await dispatch(world.dependencies);
    for (const execution of world.executions.values()) {
      execution.status = 'FAILED';
    }
    expect(await dispatch(world.dependencies)).toMatchObject({ decision: 'pending' });
    world.clock.now += 5 * MINUTE;
    expect(await dispatch(world.dependencies)).toMatchObject({ decision: 'started' });
  });

  test.each(['before', 'after'] as const)('killed %s any call and called again, it ends the same', async (when) => {
    for (const leased of [false, true]) {
      const calls = await expectSameEnd(when, {
        given: async () => {
          const world = await givenWorld();
          await world.marks.add('person', { force: true }, 'e1', early);
          await world.marks.add('schedule', {}, 'e2', late);
          if (leased) await world.registry.takeLease(leaseOf(givenRun()));
          return world;
        },
        work: (world) => dispatch(world.dependencies),
        left: async (world) => ({ marks: await marksOf(world), started: [...world.executions] }),
      });
      expect(calls).toBeGreaterThan(1);
    }
  });
});

describe('dispatch under a policy', () => {
  const policy = { coolDownSeconds: 3 * 24 * 3_600 };
  const rejected = async (world: World) => {
    const run = givenRun();
    await world.registry.createRun(run, {});
    await world.registry.recordStep(run.runId, { job: { jobArn: 'job' } });
    const finishedAt = new Date(NOON).toISOString();
    const summary = { runId: run.runId, outcome: 'rejected' as const, reason: 'worse', advice: 'none' };
    await world.registry.finishRun(run.runId, { outcome: 'rejected', summary, finishedAt });
    return run.runId;
  };

  test('a mark set during a cool-down waits, says until when, and becomes a run when it ends', async () => {
    const world = await givenWorld({ policy });
    const runId = await rejected(world);
    await world.marks.add('drift', {}, 'e1', new Date(NOON).toISOString());
    const dueAt = new Date(NOON + 3 * 24 * 60 * MINUTE).toISOString();
    const reason = expect.stringContaining(`the candidate of run ${runId} was rejected`) as string;
    expect(await dispatch(world.dependencies)).toEqual({ decision: 'pending', reason, dueAt });
    expect(await world.marks.readAll()).toMatchObject([{ notNow: 1, wait: { reason, dueAt } }]);

    world.clock.now = Date.parse(dueAt) - 1;
    expect(await dispatch(world.dependencies)).toMatchObject({ decision: 'pending' });
    world.clock.now += 1;
    expect(await dispatch(world.dependencies)).toMatchObject({ decision: 'started', reason: 'due: drift' });
    expect(started(world)).toHaveLength(1);
  });

  test.each(['before', 'after'] as const)(
    'killed %s any call while marks wait, it loses none of them',
    async (when) => {
      const calls = await expectSameEnd(when, {
        given: async () => {
          const world = await givenWorld({ policy });
          await rejected(world);
          await world.marks.add('drift', {}, 'e1', new Date(NOON).toISOString());
          await world.marks.add('schedule', {}, 'e2', new Date(NOON).toISOString());
          return world;
        },
        work: (world) => dispatch(world.dependencies),
        left: async (world) => {
          const marks = await marksOf(world);
          world.clock.now += 4 * 24 * 60 * MINUTE;
          await dispatch(world.dependencies);
          expect(started(world)).toHaveLength(1);
          return { marks, started: started(world) };
        },
      });
      expect(calls).toBeGreaterThan(3);
    },
  );

  test('looks that find the same reason write nothing', async () => {
    const world = await givenWorld({ policy });
    await rejected(world);
    await world.marks.add('drift', {}, 'e1', new Date(NOON).toISOString());
    await dispatch(world.dependencies);
    const before = await world.items();
    await dispatch(world.dependencies);
    expect(await world.items()).toEqual(before);
  });

  test('a person is not kept waiting, and the run answers the marks that waited, too', async () => {
    const world = await givenWorld({ policy });
    await rejected(world);
    await world.marks.add('schedule', {}, 'e1', new Date(NOON).toISOString());
    await world.marks.add('person', { force: true }, 'e2', new Date(NOON).toISOString());
    expect(await dispatch(world.dependencies)).toMatchObject({ decision: 'started', reason: 'due: person' });
    expect(started(world)).toEqual([{ request: { force: true } }]);
  });

  test('50 triggers of all kinds at the same instant start one execution', async () => {
    const world = await givenWorld();
    const kinds: readonly MarkKind[] = ['schedule', 'new-data', 'drift', 'event', 'person'];
    const requests = Array.from({ length: 50 }, (_, nth) => ({ kind: kinds[nth % 5] ?? 'event', eventId: `e${nth}` }));
    await Promise.all(requests.map((request) => requestRun(request, world.dependencies)));
    expect(started(world)).toHaveLength(1);
    expect((await world.marks.readAll()).map(({ kind, count }) => [kind, count])).toEqual(
      [...kinds].sort().map((kind) => [kind, 10]),
    );
  });
});

describe('mergedRequest', () => {
  test('asks for what any request asks for', () => {
    const request = fc.record({ force: fc.boolean(), resplit: fc.boolean() }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(request), (requests) => {
        expect(mergedRequest(requests)).toEqual({
          ...(requests.some(({ force }) => force === true) && { force: true }),
          ...(requests.some(({ resplit }) => resplit === true) && { resplit: true }),
        });
      }),
    );
  });

  test('asks for the fewest new rows, and for those of the settings where one request names none', () => {
    expect(mergedRequest([{ minNewRows: 500 }, { minNewRows: 200 }])).toEqual({ minNewRows: 200 });
    expect(mergedRequest([{ minNewRows: 500 }, {}])).toEqual({});
    expect(mergedRequest([])).toEqual({});
  });
});
