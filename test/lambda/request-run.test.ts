import type { RequestRunInput } from '../../lib/contract/payloads';
import { requestRun } from '../../lambda/request-run/request-run';
import { useDynamoDb } from './shared/registry-table';
import { givenRun, leaseOf } from './shared/runs';
import { givenWorld, useCapturedLog } from './shared/world';

useDynamoDb();
useCapturedLog();

describe('requestRun', () => {
  test('sets a mark and starts a run', async () => {
    const { dependencies, marks, executions } = await givenWorld();
    const output = await requestRun({ kind: 'person', force: true, resplit: false }, dependencies);
    expect(output).toMatchObject({ decision: 'started' });
    expect(await marks.readAll()).toMatchObject([{ kind: 'person', count: 1, included: 0, request: { force: true } }]);
    expect([...executions.values()]).toEqual([{ status: 'RUNNING', input: '{"request":{"force":true}}' }]);
  });

  test('answers the same to the second delivery of an event, and counts it once', async () => {
    const { dependencies, marks, executions } = await givenWorld();
    const input: RequestRunInput = { kind: 'schedule', eventId: 'e1' };
    const first = await requestRun(input, dependencies);
    expect(await requestRun(input, dependencies)).toEqual(first);
    expect(await marks.readAll()).toMatchObject([{ count: 1 }]);
    expect(executions.size).toBe(1);
  });

  test('waits while a run is active, and is not lost', async () => {
    const { dependencies, registry, marks } = await givenWorld();
    await registry.takeLease(leaseOf(givenRun()));
    expect(await requestRun({ kind: 'new-data', eventId: 'e1' }, dependencies)).toMatchObject({ decision: 'pending' });
    expect(await marks.readAll()).toMatchObject([{ kind: 'new-data', count: 1, included: 0, notNow: 1 }]);
  });

  test('100 requests during a run are one pending mark', async () => {
    const { dependencies, registry, marks, executions } = await givenWorld();
    await registry.takeLease(leaseOf(givenRun()));
    for (let at = 0; at < 4; at += 1) {
      const batch = Array.from({ length: 25 }, (_, nth) => ({ kind: 'new-data' as const, eventId: `e${at}-${nth}` }));
      await Promise.all(batch.map((input) => requestRun(input, dependencies)));
    }
    expect(await marks.readAll()).toMatchObject([{ count: 100, included: 0 }]);
    expect(executions.size).toBe(0);
  });

  test.each([
    ['no event', null, /kind: got nothing, allowed is one of schedule, new-data, drift, event, person/],
    ['an unknown kind', { kind: 'whim' }, /kind: got "whim"/],
    ['a name from the prototype', { kind: 'toString' }, /kind: got "toString"/],
    ['an empty event id', { kind: 'event', eventId: '' }, /eventId: got ""/],
    ['a flag that is no flag', { kind: 'person', force: 'yes' }, /force: got "yes", allowed is true, false or nothing/],
    ['a floor that is no count', { kind: 'new-data', minNewRows: -1 }, /minNewRows: got -1, allowed is a whole number/],
    ['a quiet period without an end', { kind: 'new-data', quiet: { seconds: 5 } }, /quiet: got {"seconds":5}/],
    ['another flag that is no flag', { kind: 'person', resplit: 1 }, /resplit: got 1/],
  ])('refuses %s and says what to send', async (_what, input, message) => {
    const { dependencies, items } = await givenWorld();
    const refusal = requestRun(input as never, dependencies);
    await expect(refusal).rejects.toMatchObject({ name: 'RequestRejected', message });
    await expect(refusal).rejects.toThrow(/Send for example/);
    expect(await items()).toEqual([]);
  });
});
