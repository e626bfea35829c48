import { setTimeout as realTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { VirtualClock } from '../../rehearsal/clock';

describe('the virtual clock', () => {
  test('starts at its first instant and jumps to the end of a sleep without waiting for it', async () => {
    const clock = new VirtualClock(1_000);
    await clock.run(clock.sleep(12 * 3_600_000));
    expect(clock.now()).toBe(1_000 + 12 * 3_600_000);
  });

  test('wakes sleepers by time, and those of one instant in the order in which they lay down', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 }), async (delays) => {
        const clock = new VirtualClock(0);
        const woken: { delay: number; index: number; at: number }[] = [];
        const sleeping = delays.map(async (delay, index) => {
          await clock.sleep(delay);
          woken.push({ delay, index, at: clock.now() });
        });
        await clock.run(Promise.all(sleeping));
        const expected = delays
          .map((delay, index) => ({ delay, index, at: delay }))
          .sort((a, b) => a.delay - b.delay || a.index - b.index);
        expect(woken).toEqual(expected);
      }),
    );
  });

  test('lets everything that one alarm sets in motion settle before the next wakes, even at the same instant', async () => {
    const clock = new VirtualClock(0);
    const log: string[] = [];
    const walk = async (name: string) => {
      await clock.sleep(10);
      for (const step of [1, 2, 3]) {
        log.push(`${name}${step}`);
        await Promise.resolve();
      }
    };
    await clock.run(Promise.all([walk('a'), walk('b')]));
    expect(log).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
  });

  test('stands still while real work is in flight', async () => {
    const clock = new VirtualClock(0);
    let duringWork = 0;
    const work = clock.busy(async () => {
      await realTimeout(20);
      duringWork = clock.now();
      return 'done';
    });
    const alarm = clock.sleep(5);
    await expect(clock.run(Promise.all([work, alarm]))).resolves.toEqual(['done', undefined]);
    expect(duringWork).toBe(0);
    expect(clock.now()).toBe(5);
  });

  test('goes on after real work that fails', async () => {
    const clock = new VirtualClock(0);
    const work = clock.busy(() => Promise.reject(new Error('no route'))).catch(() => clock.sleep(7));
    await clock.run(work);
    expect(clock.now()).toBe(7);
  });

  test('ends with the awaited promise even when real work is left over', async () => {
    const clock = new VirtualClock(0);
    const leftOver = clock.busy(() => realTimeout(50));
    await expect(clock.run(Promise.resolve('early'))).resolves.toBe('early');
    await leftOver;
  });

  test('does scheduled actions in order, and none that was called off', async () => {
    const clock = new VirtualClock(100);
    const done: string[] = [];
    const log = (what: string) => () => void done.push(`${what} at ${clock.now()}`);
    clock.at(300, log('third'));
    clock.at(200, log('second'));
    clock.at(1, log('in the past'));
    const callOff = clock.at(250, log('called off'));
    clock.at(220, callOff);
    await clock.run(clock.sleep(300));
    expect(done).toEqual(['in the past at 100', 'second at 200', 'third at 300']);
  });

  test('forgets an alarm that was called off, so that it does not hide that nothing is left', async () => {
    const clock = new VirtualClock(0);
    clock.at(86_400_000, () => undefined)();
    await expect(clock.run(new Promise(() => undefined))).rejects.toThrow('stuck at 1970-01-01T00:00:00.000Z');
    expect(clock.now()).toBe(0);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('action failed');
      },
    ],
    ['rejects', () => Promise.reject(new Error('action failed'))],
  ])('fails the run when an action %s', async (_, action: () => void | Promise<void>) => {
    const clock = new VirtualClock(0);
    clock.at(1, action);
    await expect(clock.run(clock.sleep(2))).rejects.toThrow('action failed');
  });

  test('says that it is stuck, and what was waiting, when nothing can happen any more', async () => {
    const clock = new VirtualClock(Date.parse('2026-11-22T08:00:00Z'));
    const never = new Promise<void>(() => undefined);
    const waiting = clock.waitFor('approval of run-1', never);
    await clock.waitFor('something that came', Promise.resolve());
    await expect(clock.run(waiting)).rejects.toThrow(
      'stuck at 2026-11-22T08:00:00.000Z: nothing is running and nothing is scheduled. Waiting: approval of run-1',
    );
  });

  test('passes on how the awaited promise rejects', async () => {
    const clock = new VirtualClock(0);
    const failing = clock.sleep(3).then(() => Promise.reject(new Error('too late')));
    await expect(clock.run(failing)).rejects.toThrow('too late');
  });

  test('refuses to be run twice at a time, and can be run again afterwards', async () => {
    const clock = new VirtualClock(0);
    const first = clock.run(clock.sleep(1));
    await expect(clock.run(clock.sleep(1))).rejects.toThrow('already running');
    await first;
    await clock.run(clock.sleep(9));
    expect(clock.now()).toBe(10);
  });

  test('refuses an instant that is no number', () => {
    expect(() => new VirtualClock(NaN)).toThrow('startMs: got NaN');
    expect(() => new VirtualClock(0).at(Infinity, () => undefined)).toThrow('timeMs: got Infinity');
  });
});
