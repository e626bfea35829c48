import fc from 'fast-check';
import { isPending } from '../../../lambda/shared/run-registry';
import { dispatch, mergedRequest } from '../../../lambda/shared/dispatch';
import { Killed } from './interruption';
import { useDynamoDb } from './registry-table';
import { givenRun, leaseOf, MINUTE } from './runs';
import { givenWorld, useCapturedLog, type World } from './world';

useDynamoDb();
useCapturedLog();

const early = '2026-11-22T10:00:00.000Z';
const late = '2026-11-22T11:00:00.000Z';

const started = (world: World) =>
  [...world.executions.values()].map(({ input }) => JSON.parse(input ?? '{}') as Record<string, unknown>);

describe('dispatch', () => {
  test('does nothing without a pending mark', async () => {
    const world = await givenWorld();
    expect(await dispatch(world.dependencies)).toMatchObject({ decision: 'idle' });
    await world.registry.addMark('person', {}, 'e1', early);
    await world.registry.includeMark('person', 1);
    expect(await dispatch(world.dependencies)).toMatchObject({ decision: 'idle' });
    expect(started(world)).toEqual([]);
  });

  test('starts one execution with what all pending marks ask for', async () => {
    const world = await givenWorld();
    await world.registry.addMark('person', { force: true }, 'e1', late);
    await world.registry.addMark('schedule', {}, 'e2', early);
    const decision = await dispatch(world.dependencies);
    expect(decision).toMatchObject({ decision: 'started', executionArn: expect.stringContaining(':due-') as string });
    expect(started(world)).toEqual([{ request: { force: true } }]);
  });

  test('clears no mark: only a run that includes it does', async () => {
    const world = await givenWorld();
    await world.registry.addMark('person', {}, 'e1', early);
    await dispatch(world.dependencies);
    expect((await world.registry.readMarks()).filter(isPending)).toHaveLength(1);
  });

  test('while a run is active, counts "not now" on each pending mark and says which run', async () => {
    const world = await givenWorld();
    await world.registry.addMark('person', {}, 'e1', early);
    await world.registry.addMark('new-data', {}, 'e2', early);
    const run = givenRun();
    await world.registry.takeLease(leaseOf(run));
    const decision = await dispatch(world.dependencies);
    expect(decision).toMatchObject({ decision: 'pending', reason: expect.stringContaining(run.runId) as string });
    expect((await world.registry.readMarks()).map(({ notNow }) => notNow)).toEqual([1, 1]);
    expect(started(world)).toEqual([]);
  });

  test('requests that arrive together start one execution', async () => {
    const world = await givenWorld();
    await world.registry.addMark('new-data', {}, 'e1', early);
    await Promise.all(Array.from({ length: 5 }, () => dispatch(world.dependencies)));
    await world.registry.addMark('new-data', { force: true }, 'e2', late);
    expect(await dispatch(world.dependencies)).toMatchObject({ decision: 'pending' });
    expect(started(world)).toHaveLength(1);
  });

  test('an execution that ended before it took the lease is followed by another, five minutes later', async () => {
    const world = await givenWorld();
    await world.registry.addMark('person', {}, 'e1', early);
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
      const endAfter = async (killAt: number) => {
        const world = await givenWorld();
        await world.registry.addMark('person', { force: true }, 'e1', early);
        await world.registry.addMark('schedule', {}, 'e2', late);
        if (leased) {
          await world.registry.takeLease(leaseOf(givenRun()));
        }
        world.interruption.arm(killAt, when);
        const killed = await dispatch(world.dependencies).then(
          () => false,
          (error: unknown) => error instanceof Killed,
        );
        world.interruption.disarm();
        await dispatch(world.dependencies);
        const marks = (await world.registry.readMarks()).map((mark) => ({ ...mark, notNow: 'any' }));
        return { killed, end: { marks, started: [...world.executions] } };
      };
      const { end } = await endAfter(Infinity);
      let killAt = 1;
      for (let killed = true; killed; killAt += 1) {
        const result = await endAfter(killAt);
        expect(result.end).toEqual(end);
        killed = result.killed;
      }
      expect(killAt).toBeGreaterThan(3);
    }
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
});
