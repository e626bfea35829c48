import { hash } from 'node:crypto';
import { sha256 } from '../../lib/contract/names';
import { type Part, PARTS } from './row-decisions';

const WORDS = 8;

/**
 * A hash of which rows are in which part, whatever the order and the files they came from. The row hashes are added word
 * by word: the order drops out and nothing grows with the rows. It tells changed data from unchanged data; it is no
 * defence against somebody who builds rows to collide.
 */
export class ContentHash {
  private readonly sums: Record<Part, Uint32Array> = {
    train: new Uint32Array(WORDS),
    validation: new Uint32Array(WORDS),
    heldOut: new Uint32Array(WORDS),
  };

  public add(part: Part, line: Uint8Array): void {
    const digest = hash('sha256', line, 'buffer');
    const sums = this.sums[part];
    for (let word = 0; word < WORDS; word += 1) {
      sums[word] += digest.readUInt32BE(4 * word);
    }
  }

  /** Hex SHA-256 over all parts. */
  public digest(): string {
    return sha256(PARTS.map((part) => `${part}:${this.sums[part].join(',')}`).join('\n'));
  }
}
