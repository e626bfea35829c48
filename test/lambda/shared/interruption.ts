/** Thrown in place of a call, as if the function had died there. */
export class Killed extends Error {}

/** Counts the calls that a function makes to services, and ends its life at one of them. */
export class Interruption {
  public calls = 0;
  private killAt = Infinity;
  private when: 'before' | 'after' = 'before';
  private dead = false;

  /** From now on call number `killAt` (counted from 1) is the last: it does not happen, or happens and nobody hears of it. */
  public arm(killAt: number, when: 'before' | 'after'): void {
    this.calls = 0;
    this.dead = false;
    this.killAt = killAt;
    this.when = when;
  }

  /** From now on every call happens. */
  public disarm(): void {
    this.arm(Infinity, 'before');
  }

  public async around<T>(call: () => T | Promise<T>): Promise<T> {
    this.calls += 1;
    if (this.dead || (this.calls === this.killAt && this.when === 'before')) {
      this.dead = true;
      throw new Killed(`before call ${this.calls}`);
    }
    const result = await call();
    if (this.calls === this.killAt) {
      this.dead = true;
      throw new Killed(`after call ${this.calls}`);
    }
    return result;
  }
}

/** Work on a world of its own, which dies at one of its calls and is then called again. */
export interface Interrupted<World, Result> {
  readonly given: () => Promise<World>;
  readonly work: (world: World) => Promise<Result>;
  /**
   * How it is called again.
   *
   * @default - as the first time
   */
  readonly again?: (world: World) => Promise<Result>;
  /** What is left in the end and must not depend on the death. The result is that of the second time. */
  readonly left: (world: World, result: Result) => unknown;
}

/**
 * Kills the work at its first call, at its second, and so on to its last, each in a new world, and expects the same to be
 * left as when nobody kills it.
 *
 * @returns at how many calls it was killed
 */
export async function expectSameEnd<World extends { readonly interruption: Interruption }, Result>(
  when: 'before' | 'after',
  { given, work, again = work, left }: Interrupted<World, Result>,
): Promise<number> {
  const endAfter = async (killAt: number) => {
    const world = await given();
    world.interruption.arm(killAt, when);
    const killed = await work(world).then(
      () => false,
      (error: unknown) => {
        expect(error).toBeInstanceOf(Killed);
        return true;
      },
    );
    world.interruption.disarm();
    return { killed, end: await left(world, await again(world)) };
  };
  const undisturbed = await endAfter(Infinity);
  for (let killAt = 1; ; killAt += 1) {
    const { killed, end } = await endAfter(killAt);
    expect(end).toEqual(undisturbed.end);
    if (!killed) return killAt - 1;
  }
}
