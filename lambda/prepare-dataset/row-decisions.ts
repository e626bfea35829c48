/** Where a row ends up. The values are stored, one byte a row. */
export const DECISION = { train: 0, validation: 1, heldOut: 2, notSampled: 3, quarantined: 4 } as const;

export type Decision = (typeof DECISION)[keyof typeof DECISION];

/** The decisions whose rows are written into a part. */
export type Part = 'train' | 'validation' | 'heldOut';

export const PARTS: readonly Part[] = ['train', 'validation', 'heldOut'];

const BLOCK_BITS = 20;
const BLOCK_ROWS = 1 << BLOCK_BITS;

/** What was decided for each row, in reading order: a byte a row, in blocks, so that growing copies nothing. */
export class RowDecisions {
  private readonly blocks: Uint8Array[] = [];
  private length = 0;

  public push(decision: Decision): void {
    if (this.length % BLOCK_ROWS === 0) {
      this.blocks.push(new Uint8Array(BLOCK_ROWS));
    }
    this.length += 1;
    this.set(this.length - 1, decision);
  }

  public set(row: number, decision: Decision): void {
    this.blocks[row >>> BLOCK_BITS][row & (BLOCK_ROWS - 1)] = decision;
  }

  public get(row: number): Decision {
    return this.blocks[row >>> BLOCK_BITS][row & (BLOCK_ROWS - 1)] as Decision;
  }

  /** How many rows were decided. */
  public get rows(): number {
    return this.length;
  }

  /** How many rows got each decision. */
  public count(): Readonly<Record<keyof typeof DECISION, number>> {
    const counts = [0, 0, 0, 0, 0];
    for (let row = 0; row < this.length; row += 1) {
      counts[this.get(row)] += 1;
    }
    const [train, validation, heldOut, notSampled, quarantined] = counts as [number, number, number, number, number];
    return { train, validation, heldOut, notSampled, quarantined };
  }
}
