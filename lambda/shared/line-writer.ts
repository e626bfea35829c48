import { createHash } from 'node:crypto';
import type { ObjectUpload } from './object-store';

const LINE_FEED = 0x0a;
const BLOCK_BYTES = 1024 * 1024;

export interface WrittenLines {
  readonly rows: number;
  readonly bytes: number;
  /** Hex SHA-256 of the object's bytes. */
  readonly sha256: string;
}

/**
 * Writes lines into an object. `append` only fills blocks, so that it can be called for each line of a chunk; `settle`
 * then sends the full ones. No object is begun before there is a line.
 */
export class LineWriter {
  private readonly digest = createHash('sha256');
  private readonly full: Buffer[] = [];
  private block = Buffer.alloc(0);
  private filled = 0;
  private upload?: ObjectUpload;
  private rows = 0;
  private bytes = 0;

  public constructor(private readonly begin: () => ObjectUpload) {}

  /** Adds a line and a line feed; copies the bytes. */
  public append(line: Uint8Array): void {
    const needed = line.length + 1;
    if (this.block.length - this.filled < needed) {
      this.closeBlock();
      this.block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, needed));
    }
    this.block.set(line, this.filled);
    this.block[this.filled + line.length] = LINE_FEED;
    this.filled += needed;
    this.rows += 1;
    this.bytes += needed;
  }

  /** Sends the blocks that are full. */
  public async settle(): Promise<void> {
    for (let block = this.full.shift(); block; block = this.full.shift()) {
      this.upload ??= this.begin();
      await this.upload.write(block);
    }
  }

  public async finish(): Promise<WrittenLines> {
    this.closeBlock();
    await this.settle();
    await this.upload?.finish();
    return { rows: this.rows, bytes: this.bytes, sha256: this.digest.digest('hex') };
  }

  /** Leaves no object and no unfinished upload behind. */
  public async abort(): Promise<void> {
    await this.upload?.abort();
  }

  private closeBlock(): void {
    if (this.filled > 0) {
      const block = this.block.subarray(0, this.filled);
      this.digest.update(block);
      this.full.push(block);
    }
    this.filled = 0;
    this.block = Buffer.alloc(0);
  }
}
