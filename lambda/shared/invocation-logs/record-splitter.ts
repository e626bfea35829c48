import { LineSplitter } from '../line-splitter';

const [SPACE, TAB, LINE_FEED, CARRIAGE_RETURN] = [0x20, 0x09, 0x0a, 0x0d];
const [OPEN_LIST, COMMA, QUOTE, BACKSLASH] = [0x5b, 0x2c, 0x22, 0x5c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * Cuts a stream of bytes into JSON records: a line each, or the members of one list when the first thing in the stream opens a
 * list. A record is a view that is valid during the call only; one that is too long comes as `undefined` and is never held
 * in memory whole. Lines without anything on them are no records.
 */
export class RecordSplitter {
  private pieces?: LineSplitter | ListSplitter;

  public constructor(
    private readonly onRecord: (record: Buffer | undefined) => void,
    private readonly maxBytes: number,
  ) {}

  public push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.pieces) {
      this.pieces.push(chunk);
      return;
    }
    const start = chunk.findIndex((byte) => !isSpace(byte));
    if (start < 0) {
      return;
    }
    const onPiece = (piece: Buffer | undefined) => {
      if (piece === undefined || !piece.every(isSpace)) {
        this.onRecord(piece);
      }
    };
    if (chunk[start] === OPEN_LIST) {
      this.pieces = new ListSplitter(onPiece, this.maxBytes);
      this.pieces.push(chunk.subarray(start + 1));
    } else {
      this.pieces = new LineSplitter(onPiece, this.maxBytes);
      this.pieces.push(chunk.subarray(start));
    }
  }

  public end(): void {
    this.pieces?.end();
  }
}

/** Cuts what follows `[` at the commas of the list, and at the bracket that closes it; what follows that is one more piece. */
class ListSplitter {
  private carried: Buffer[] = [];
  private carriedBytes = 0;
  private depth = 0;
  private inText = false;
  private escaped = false;

  public constructor(
    private readonly onPiece: (piece: Buffer | undefined) => void,
    private readonly maxBytes: number,
  ) {}

  public push(chunk: Buffer): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (this.inText) {
        this.readText(byte);
      } else if (byte === QUOTE) {
        this.inText = true;
      } else if (this.depth <= 0 && (byte === COMMA || CLOSING.has(byte))) {
        this.endPiece(chunk.subarray(start, at));
        start = at + 1;
      } else if (OPENING.has(byte)) {
        this.depth += 1;
      } else if (CLOSING.has(byte)) {
        this.depth -= 1;
      }
    }
    this.carry(chunk.subarray(start));
  }

  public end(): void {
    this.endPiece(Buffer.alloc(0));
  }

  private readText(byte: number): void {
    if (this.escaped) {
      this.escaped = false;
    } else if (byte === BACKSLASH) {
      this.escaped = true;
    } else if (byte === QUOTE) {
      this.inText = false;
    }
  }

  private carry(piece: Buffer): void {
    this.carriedBytes += piece.length;
    if (this.carriedBytes <= this.maxBytes) {
      this.carried.push(piece);
    } else {
      this.carried = [];
    }
  }

  private endPiece(piece: Buffer): void {
    this.carry(piece);
    const whole = this.carriedBytes <= this.maxBytes ? Buffer.concat(this.carried, this.carriedBytes) : undefined;
    this.carried = [];
    this.carriedBytes = 0;
    this.onPiece(whole);
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === LINE_FEED || byte === CARRIAGE_RETURN;
}
