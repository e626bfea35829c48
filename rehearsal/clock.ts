// Time in a rehearsal is a queue of alarms. It never flows; it jumps to the next alarm once nothing is left to do
// at the present instant:
//
//   settle the event loop → is real work in flight? wait for it → otherwise wake the earliest alarm → settle again
//
// Alarms wake one at a time, the earliest first and those of one instant in the order they were set, and whatever an
// alarm sets in motion settles before the next one wakes. So the same rehearsal always happens in the same order.

interface Alarm {
  readonly timeMs: number;
  readonly order: number;
  readonly action: () => void | Promise<void>;
}

/**
 * A promise chain, however long, settles within one turn of the event loop. The second turn is for code that itself
 * hands over once with setImmediate.
 */
const SETTLING_TURNS = 2;

/** Virtual time, shared by every execution and branch of one rehearsal: twelve hours of waiting take milliseconds. */
export class VirtualClock {
  private nowMs: number;
  private order = 0;
  private busyCount = 0;
  private running = false;
  private failure: { readonly error: unknown } | undefined;
  private becameIdle: (() => void) | undefined;
  private readonly alarms: Alarm[] = [];
  private readonly waiting = new Set<{ readonly what: string }>();

  /**
   * @param startMs the first instant, in epoch milliseconds
   */
  constructor(startMs: number) {
    this.nowMs = instant('startMs', startMs);
  }

  /** The present virtual instant, in epoch milliseconds. */
  now(): number {
    return this.nowMs;
  }

  /** Resolves when virtual time has advanced by `ms` milliseconds. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.at(this.nowMs + ms, resolve);
    });
  }

  /**
   * Does `action` at a virtual instant (at once, if it is in the past) and returns a function that calls it off.
   * An action that throws or rejects fails `run`.
   *
   * @param timeMs epoch milliseconds
   */
  at(timeMs: number, action: () => void | Promise<void>): () => void {
    const alarm: Alarm = { timeMs: Math.max(instant('timeMs', timeMs), this.nowMs), order: this.order++, action };
    const later = this.alarms.findIndex((other) => other.timeMs > alarm.timeMs);
    this.alarms.splice(later === -1 ? this.alarms.length : later, 0, alarm);
    return () => {
      const index = this.alarms.indexOf(alarm);
      if (index !== -1) this.alarms.splice(index, 1);
    };
  }

  /**
   * Does real work (a socket, a file, a child process) during which virtual time stands still. The work itself must
   * not wait for virtual time: it would wait for ever.
   */
  async busy<T>(work: () => Promise<T>): Promise<T> {
    this.busyCount++;
    try {
      return await work();
    } finally {
      if (--this.busyCount === 0) this.becameIdle?.();
    }
  }

  /** Passes a promise through and names it, so that a stuck rehearsal can say what it was waiting for. */
  async waitFor<T>(what: string, promise: Promise<T>): Promise<T> {
    const entry = { what };
    this.waiting.add(entry);
    try {
      return await promise;
    } finally {
      this.waiting.delete(entry);
    }
  }

  /**
   * Drives time until the promise settles, and settles as it does. Rejects when an action fails, and when the promise
   * is pending although nothing is busy and no alarm is left: the rehearsal is stuck.
   */
  async run<T>(until: Promise<T>): Promise<T> {
    if (this.running) {
      throw new Error('The clock is already running: start everything first, then run it once until all of it is done');
    }
    this.running = true;
    let settled = false;
    const settling = until.then(
      () => void (settled = true),
      () => void (settled = true),
    );
    try {
      for (;;) {
        await eventLoopTurns(SETTLING_TURNS);
        if (this.failure) throw this.failure.error;
        if (settled) return await until;
        if (this.busyCount > 0) await Promise.race([this.idle(), settling]);
        else this.wakeNext();
      }
    } finally {
      this.running = false;
      this.failure = undefined;
    }
  }

  /** Ends `run` with this error, whatever still waits. */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.becameIdle?.();
  }

  private wakeNext(): void {
    const alarm = this.alarms.shift();
    if (!alarm) throw new Error(this.describeStuck());
    this.nowMs = alarm.timeMs;
    Promise.resolve(alarm.action()).catch((error: unknown) => this.fail(error));
  }

  private idle(): Promise<void> {
    return new Promise((resolve) => {
      this.becameIdle = resolve;
    });
  }

  private describeStuck(): string {
    const waiting = [...this.waiting].map(({ what }) => what);
    return (
      `The rehearsal is stuck at ${new Date(this.nowMs).toISOString()}: nothing is running and nothing is scheduled. ` +
      `Waiting: ${waiting.length > 0 ? waiting.join('; ') : 'nothing that was named'}`
    );
  }
}

function instant(field: string, timeMs: number): number {
  if (!Number.isFinite(timeMs))
    throw new RangeError(`${field}: got ${timeMs}, allowed is a finite number of milliseconds`);
  return timeMs;
}

async function eventLoopTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
