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
