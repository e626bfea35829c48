const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Longest line that is read, in bytes: far above any prompt, low enough to hold one in memory. */
export const MAX_LINE_BYTES = 10 * 1024 * 1024;

/**
 * Cuts a stream of bytes into lines, without decoding: a chunk may end inside a character. A line comes without its
 * `\n` or `\r\n`; it is a view that is valid during the call only. A line that is too long comes as `undefined` and is
 * never held in memory whole. The end of the file ends the last line; a line feed before it begins no further line.
 */
export class LineSplitter {
  private carried: Uint8Array[] = [];
  private carriedBytes = 0;

  public constructor(
    private readonly onLine: (line: Buffer | undefined) => void,
    private readonly maxBytes: number = MAX_LINE_BYTES,
  ) {}

  public push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      this.endLine(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) {
      this.carry(chunk.subarray(start));
    }
  }

  public end(): void {
    if (this.carriedBytes > 0) {
      this.endLine(Buffer.alloc(0));
    }
  }

  private carry(piece: Buffer): void {
    this.carriedBytes += piece.length;
    // One byte more than allowed may still turn out to be a carriage return.
    if (this.carriedBytes <= this.maxBytes + 1) {
      this.carried.push(piece);
    } else {
      this.carried = [];
    }
  }

  private endLine(piece: Buffer): void {
    if (this.carriedBytes === 0) {
      this.give(piece);
      return;
    }
    this.carry(piece);
    const whole = this.carriedBytes <= this.maxBytes + 1;
    const line = whole ? Buffer.concat(this.carried, this.carriedBytes) : undefined;
    this.carried = [];
    this.carriedBytes = 0;
    this.give(line);
  }

  private give(line: Buffer | undefined): void {
    const trimmed = line?.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
    this.onLine(trimmed !== undefined && trimmed.length <= this.maxBytes ? trimmed : undefined);
  }
}

/**
 * Gives every line of a body to `onLine`, and waits for `settle` after each chunk: what the lines led to is written
 * before more is read.
 */
export async function forEachLine(
  body: AsyncIterable<Uint8Array>,
  onLine: (line: Buffer | undefined) => void,
  settle: () => Promise<void>,
): Promise<number> {
  const splitter = new LineSplitter(onLine);
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    splitter.push(chunk);
    await settle();
  }
  splitter.end();
  await settle();
  return bytes;
}
