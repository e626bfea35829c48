/** Slots at the start; a power of two, as every later size. */
const FIRST_SLOTS = 1024;

/** Share of slots in use at which the table doubles. */
const MAX_LOAD = 0.7;

/**
 * A set of 64-bit fingerprints, each given as two unsigned 32-bit halves. Open addressing in one typed array: two
 * million fingerprints take 32 MiB, where a Set of strings or bigints takes several hundred.
 */
export class FingerprintSet {
  private slots = new Uint32Array(2 * FIRST_SLOTS);
  private mask = FIRST_SLOTS - 1;
  private used = 0;
  /** Two zero halves mark a free slot, so the fingerprint zero is kept apart. */
  private hasZero = false;

  /** How many fingerprints are in the set. */
  public get size(): number {
    return this.used + (this.hasZero ? 1 : 0);
  }

  public has(high: number, low: number): boolean {
    if (high === 0 && low === 0) {
      return this.hasZero;
    }
    const slot = this.slotOf(high, low);
    return this.slots[slot] !== 0 || this.slots[slot + 1] !== 0;
  }

  /** Adds a fingerprint; false when it was there already. */
  public add(high: number, low: number): boolean {
    if (high === 0 && low === 0) {
      const added = !this.hasZero;
      this.hasZero = true;
      return added;
    }
    const slot = this.slotOf(high, low);
    if (this.slots[slot] !== 0 || this.slots[slot + 1] !== 0) {
      return false;
    }
    this.slots[slot] = high;
    this.slots[slot + 1] = low;
    this.used += 1;
    if (this.used > (this.mask + 1) * MAX_LOAD) {
      this.grow();
    }
    return true;
  }

  /** Where the fingerprint is, or the free slot where it belongs. Fingerprints are hashes: their low bits spread well. */
  private slotOf(high: number, low: number): number {
    let place = low & this.mask;
    for (;;) {
      const slot = 2 * place;
      const [slotHigh, slotLow] = [this.slots[slot], this.slots[slot + 1]];
      if ((slotHigh === high && slotLow === low) || (slotHigh === 0 && slotLow === 0)) {
        return slot;
      }
      place = (place + 1) & this.mask;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(2 * old.length);
    this.mask = old.length - 1;
    for (let slot = 0; slot < old.length; slot += 2) {
      const [high, low] = [old[slot], old[slot + 1]];
      if (high !== 0 || low !== 0) {
        const free = this.slotOf(high, low);
        this.slots[free] = high;
        this.slots[free + 1] = low;
      }
    }
  }
}

/** Gives each fingerprint of a list of them, eight bytes each, to `visit`. */
export function eachFingerprint(bytes: Buffer, visit: (high: number, low: number) => void): void {
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    visit(bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4));
  }
}
