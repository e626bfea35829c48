import type { QuarantineReason } from '../../lib/contract/payloads';

const TOP_REASONS = 5;
const EXAMPLES = 3;

/** Counts refused rows by reason and remembers the first places of each. */
export class ReasonTally {
  private readonly reasons = new Map<string, { rows: number; examples: string[] }>();

  public add(reason: string, file: string, line: number): void {
    const entry = this.reasons.get(reason) ?? { rows: 0, examples: [] };
    this.reasons.set(reason, entry);
    entry.rows += 1;
    if (entry.examples.length < EXAMPLES) {
      entry.examples.push(`${file}:${line}`);
    }
  }

  /** The most common reasons first. */
  public top(): QuarantineReason[] {
    return [...this.reasons]
      .map(([reason, { rows, examples }]) => ({ reason, rows, examples }))
      .sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1))
      .slice(0, TOP_REASONS);
  }
}
