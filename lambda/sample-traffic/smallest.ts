/** Something with a place in a random order. */
export interface Ranked {
  readonly rank: string;
}

/** Keeps the entries of the smallest rank, each rank once. In memory are at most twice as many as are kept. */
export class Smallest<T extends Ranked> {
  private kept: T[] = [];
  private highest?: string;

  public constructor(private readonly size: number) {}

  /** Whether an entry of this rank would be kept. */
  public takes(rank: string): boolean {
    return this.highest === undefined || rank < this.highest;
  }

  public add(entry: T): void {
    if (!this.takes(entry.rank)) {
      return;
    }
    this.kept.push(entry);
    if (this.kept.length >= 2 * this.size) {
      this.cut();
    }
  }

  /** In the order of their ranks. */
  public entries(): readonly T[] {
    this.cut();
    return this.kept;
  }

  private cut(): void {
    const sorted = this.kept.sort((one, other) => (one.rank < other.rank ? -1 : one.rank > other.rank ? 1 : 0));
    this.kept = sorted.filter(({ rank }, at) => rank !== sorted[at - 1]?.rank).slice(0, this.size);
    if (this.kept.length === this.size) {
      this.highest = this.kept.at(-1)?.rank;
    }
  }
}
