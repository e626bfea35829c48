import fc from 'fast-check';
import type { MarkKind } from '../../../lib/contract/payloads';
import type { RetrainingPolicySettings } from '../../../lib/contract/retraining';
import { type PaidRun, waitOf } from '../../../lambda/shared/due';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const at = (instant: string): number => Date.parse(instant);
const seen = (firstSeen: string, lastSeen = firstSeen) => ({ firstSeen, lastSeen });
const mark = seen('2026-11-22T10:00:00.000Z');
const now = at('2026-11-22T12:00:00.000Z');
const trained = (startedAt: string, rejectedAt?: string): PaidRun => ({
  runId: 'r1',
  startedAt,
  ...(rejectedAt !== undefined && { rejectedAt }),
});

describe('a mark', () => {
  test('is due at once where no policy binds it', () => {
    expect(waitOf('schedule', mark, { policy: {}, paid: [trained('2026-11-22T11:00:00.000Z')], now })).toBeUndefined();
  });

  test('waits for the end of the minimum interval since the last training', () => {
    const policy = { minimumIntervalSeconds: 2 * DAY };
    const paid = [trained('2026-11-01T00:00:00.000Z'), trained('2026-11-21T09:30:00.000Z')];
    expect(waitOf('schedule', mark, { policy, paid, now })).toEqual({
      dueAt: '2026-11-23T09:30:00.000Z',
      reason: 'run r1 trained at 2026-11-21T09:30:00.000Z, and the policy asks for 2 d between trainings',
    });
  });

  test('waits out the cool-down after a rejected candidate', () => {
    const policy = { coolDownSeconds: 36 * HOUR };
    const paid = [trained('2026-11-20T00:00:00.000Z', '2026-11-21T20:00:00.000Z'), trained('2026-11-22T00:00:00.000Z')];
    expect(waitOf('drift', mark, { policy, paid, now })).toMatchObject({
      dueAt: '2026-11-23T08:00:00.000Z',
      reason: /rejected at 2026-11-21T20:00:00.000Z.*36 h of cool-down/.exec(
        'the candidate of run r1 was rejected at 2026-11-21T20:00:00.000Z, and the policy asks for 36 h of cool-down',
      )?.input,
    });
  });

  test('waits for the next month when the trainings of this one are used up', () => {
    const policy = { trainingsPerMonth: 2 };
    const paid = ['2026-10-31T23:59:59.000Z', '2026-11-01T00:00:00.000Z', '2026-11-10T00:00:00.000Z'].map((each) =>
      trained(each),
    );
    expect(waitOf('event', mark, { policy, paid, now })).toEqual({
      dueAt: '2026-12-01T00:00:00.000Z',
      reason: '2 of 2 trainings of 2026-11 are used up',
    });
    expect(waitOf('event', mark, { policy, paid, now: at('2026-12-01T00:00:00.000Z') })).toBeUndefined();
  });

  test('of December waits for January', () => {
    const wait = waitOf('event', mark, {
      policy: { trainingsPerMonth: 1 },
      paid: [trained('2026-12-02T00:00:00.000Z')],
      now: at('2026-12-31T23:59:00.000Z'),
    });
    expect(wait?.dueAt).toBe('2027-01-01T00:00:00.000Z');
  });

  test('waits for more of its kind until it was quiet long enough', () => {
    const quiet = { seconds: 15 * 60, atMostSeconds: DAY };
    const uploads = { ...seen('2026-11-22T11:00:00.000Z', '2026-11-22T11:50:00.000Z'), quiet };
    expect(waitOf('new-data', uploads, { policy: {}, paid: [], now })?.dueAt).toBe('2026-11-22T12:05:00.000Z');
    const stream = { ...seen('2026-11-21T12:00:00.000Z', '2026-11-22T11:59:00.000Z'), quiet };
    expect(waitOf('new-data', stream, { policy: {}, paid: [], now })).toBeUndefined();
  });

  test('of a person waits for nothing', () => {
    const policy = { minimumIntervalSeconds: DAY, coolDownSeconds: DAY, trainingsPerMonth: 1 };
    const paid = [trained('2026-11-22T11:00:00.000Z', '2026-11-22T11:30:00.000Z')];
    expect(waitOf('person', mark, { policy, paid, now })).toBeUndefined();
  });
});

test('whatever a mark waits for, it is due at the instant that it says and not before', () => {
  const instant = fc.date({ min: new Date('2026-09-01'), max: new Date('2026-12-31'), noInvalidDate: true });
  const policy: fc.Arbitrary<RetrainingPolicySettings> = fc.record(
    {
      minimumIntervalSeconds: fc.nat(40 * DAY),
      coolDownSeconds: fc.nat(40 * DAY),
      trainingsPerMonth: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: [] },
  );
  const run = fc
    .tuple(instant, fc.option(fc.nat(DAY * 1000), { nil: undefined }))
    .map(([started, after]) =>
      trained(
        started.toISOString(),
        after === undefined ? undefined : new Date(started.getTime() + after).toISOString(),
      ),
    );
  fc.assert(
    fc.property(
      policy,
      fc.array(run, { maxLength: 6 }),
      instant,
      fc.constantFrom<MarkKind>('schedule', 'new-data', 'drift', 'event'),
      (bounds, runs, when, kind) => {
        const paid = [...runs].sort((one, other) => (one.startedAt < other.startedAt ? -1 : 1));
        const late = { ...mark, ...seen(when.toISOString()) };
        const wait = waitOf(kind, late, { policy: bounds, paid, now: when.getTime() });
        if (!wait?.dueAt) return;
        expect(Date.parse(wait.dueAt)).toBeGreaterThan(when.getTime());
        const due = (offset: number) =>
          waitOf(kind, late, { policy: bounds, paid, now: Date.parse(wait.dueAt ?? '') + offset });
        expect(due(-1)).toBeDefined();
        // A month that ends may open another bound only where runs of the future are in the list, which there are none of.
        if (paid.every(({ startedAt }) => startedAt <= when.toISOString())) expect(due(0)).toBeUndefined();
      },
    ),
  );
});
