import { ITEM } from '../../../lib/contract/items';
import type { MarkRegistry } from '../../../lambda/shared/mark-registry';
import { givenRegistry, useDynamoDb } from './registry-table';

useDynamoDb();

const early = '2026-11-22T10:00:00.000Z';
const late = '2026-11-22T11:00:00.000Z';

describe('a mark', () => {
  const markOf = async (marks: MarkRegistry) => (await marks.readAll())[0];

  test('counts requests and remembers the first and the last', async () => {
    const { marks } = await givenRegistry();
    await marks.add('new-data', {}, 'e1', early);
    await marks.add('new-data', { force: true }, 'e2', late);
    expect(await marks.readAll()).toEqual([
      {
        kind: 'new-data',
        count: 2,
        included: 0,
        notNow: 0,
        firstSeen: early,
        lastSeen: late,
        request: { force: true },
        lastEventId: 'e2',
      },
    ]);
  });

  test('counts the second delivery of an event once', async () => {
    const { marks } = await givenRegistry();
    await marks.add('schedule', {}, 'e1', early);
    await marks.add('schedule', {}, 'e1', late);
    expect(await markOf(marks)).toMatchObject({ count: 1, lastSeen: early });
    await marks.include('schedule', 1);
    await marks.add('schedule', {}, 'e1', late);
    expect(await markOf(marks)).toMatchObject({ count: 1, included: 1 });
  });

  test('counts every request without an event id', async () => {
    const { marks } = await givenRegistry();
    await marks.add('person', {}, undefined, early);
    await marks.add('person', {}, undefined, early);
    expect(await markOf(marks)).toMatchObject({ count: 2 });
  });

  test('loses no request when many come at once, also while a run includes some', async () => {
    const { marks } = await givenRegistry();
    await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        at % 10 === 9 ? marks.include('new-data', at) : marks.add('new-data', {}, `e${at}`, early),
      ),
    );
    expect(await markOf(marks)).toMatchObject({ count: 36 });
  });

  test('is included up to a count that never goes down', async () => {
    const { marks } = await givenRegistry();
    for (const id of ['e1', 'e2', 'e3']) {
      await marks.add('event', {}, id, early);
    }
    await marks.includeAll({ event: 2 });
    await marks.include('event', 1);
    expect(await markOf(marks)).toMatchObject({ count: 3, included: 2 });
  });

  test('forgets what was asked for once a run has included it', async () => {
    const { marks } = await givenRegistry();
    await marks.add('person', { force: true, resplit: true }, 'e1', early);
    await marks.noteWait('person', { reason: 'run 1 is active' });
    await marks.include('person', 1);
    await marks.add('person', {}, 'e2', late);
    expect(await markOf(marks)).toMatchObject({ count: 2, included: 1, request: {}, firstSeen: late, notNow: 0 });
    expect(await markOf(marks)).not.toHaveProperty('wait');
  });

  test('counts how often it was not its turn', async () => {
    const { marks, items } = await givenRegistry();
    const wait = { reason: 'the month is used up', dueAt: '2026-12-01T00:00:00.000Z' };
    await marks.noteWait('drift', wait);
    expect(await items()).toEqual([]);
    await marks.add('drift', {}, undefined, early);
    await marks.noteWait('drift', { reason: 'run 1 is active' });
    await marks.noteWait('drift', wait);
    expect(await items()).toMatchObject([{ ...ITEM.mark('drift'), notNow: 2, wait }]);
  });
});
