/**
 * The train and validation rows of a job, never more than `limit` of them: beyond it those with the lowest rank stay.
 * Which ones stay does not depend on the order in which they came. A heap with the highest rank on top.
 */
export class JobRows {
  private readonly ranks: Float64Array;
  private readonly rows: Uint32Array;
  private readonly highs: Uint32Array;
  private readonly lows: Uint32Array;
  private held = 0;
  private offered = 0;

  public constructor(private readonly limit: number) {
    this.ranks = new Float64Array(limit);
    this.rows = new Uint32Array(limit);
    this.highs = new Uint32Array(limit);
    this.lows = new Uint32Array(limit);
  }

  /** How many rows were ever offered. */
  public get total(): number {
    return this.offered;
  }

  /** Offers a row; returns the row that has no place now: this one, one from before, or none. */
  public offer(row: number, rank: number, high: number, low: number): number | undefined {
    this.offered += 1;
    if (this.held < this.limit) {
      this.held += 1;
      this.rise(this.held - 1, row, rank, high, low);
      return undefined;
    }
    if (this.limit === 0 || rank >= this.ranks[0]) {
      return row;
    }
    const evicted = this.rows[0];
    this.sink(row, rank, high, low);
    return evicted;
  }

  /** Fingerprints of the rows held, sorted, eight bytes each, big end first. */
  public fingerprints(): Buffer {
    const sorted = Array.from({ length: this.held }, (_, at) => at).sort(
      (a, b) => this.highs[a] - this.highs[b] || this.lows[a] - this.lows[b],
    );
    const bytes = Buffer.alloc(8 * this.held);
    sorted.forEach((at, index) => {
      bytes.writeUInt32BE(this.highs[at], 8 * index);
      bytes.writeUInt32BE(this.lows[at], 8 * index + 4);
    });
    return bytes;
  }

  private rise(from: number, row: number, rank: number, high: number, low: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (this.ranks[parent] >= rank) {
        break;
      }
      this.move(parent, at);
      at = parent;
    }
    this.put(at, row, rank, high, low);
  }

  private sink(row: number, rank: number, high: number, low: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < this.held && this.ranks[child + 1] > this.ranks[child]) {
        child += 1;
      }
      if (child >= this.held || this.ranks[child] <= rank) {
        break;
      }
      this.move(child, at);
      at = child;
    }
    this.put(at, row, rank, high, low);
  }

  private move(from: number, to: number): void {
    this.put(to, this.rows[from], this.ranks[from], this.highs[from], this.lows[from]);
  }

  private put(at: number, row: number, rank: number, high: number, low: number): void {
    this.rows[at] = row;
    this.ranks[at] = rank;
    this.highs[at] = high;
    this.lows[at] = low;
  }
}
