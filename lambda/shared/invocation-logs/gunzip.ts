import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The bytes are no gzip file, or one that ends early. */
export class BrokenGzip extends Error {
  public override readonly name = 'BrokenGzip';
}

const CHUNK_BYTES = 256 * 1024;

/**
 * The bytes of a gzip file, unpacked while they are read. What the source itself throws comes through as it is.
 *
 * @throws BrokenGzip after the last bytes that could be unpacked
 */
export async function* gunzip(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let failure: Error | undefined;
  const source = async function* () {
    try {
      yield* body;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw failure;
    }
  };
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  // Errors reach whoever reads `unpacked`.
  pipeline(Readable.from(source()), unpacked, () => undefined);
  try {
    yield* unpacked as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw failure ?? new BrokenGzip('no whole gzip file', { cause: error });
  }
}
