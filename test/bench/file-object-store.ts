import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { ObjectStore, ObjectUpload, OpenedObject } from '../../lambda/shared/object-store';

/** Bytes a chunk has: what comes out of a TLS connection at most. */
const CHUNK_BYTES = 64 * 1024;

/** Objects as files: a bucket is a folder, a key a path in it. */
export class FileObjectStore implements ObjectStore {
  public constructor(
    private readonly root: string,
    private readonly outputBucket: string,
  ) {}

  public async *list(bucket: string, prefix: string): AsyncIterable<string> {
    const names = await readdir(join(this.root, bucket), { recursive: true });
    yield* names.filter((name) => name.startsWith(prefix));
  }

  public open(bucket: string, key: string): Promise<OpenedObject | undefined> {
    const path = join(this.root, bucket, key);
    if (!existsSync(path)) {
      return Promise.resolve(undefined);
    }
    const { mtimeMs, size } = statSync(path);
    return Promise.resolve({
      etag: `${mtimeMs}-${size}`,
      body: createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>,
    });
  }

  public async put(key: string, body: Uint8Array): Promise<void> {
    await writeFile(this.outputPath(key), body);
  }

  public upload(key: string): ObjectUpload {
    const file = createWriteStream(this.outputPath(key));
    return {
      write: async (bytes) => {
        if (!file.write(bytes)) await once(file, 'drain');
      },
      finish: async () => {
        file.end();
        await finished(file);
      },
      abort: async () => {
        file.destroy();
        await Promise.resolve();
      },
    };
  }

  private outputPath(key: string): string {
    const path = join(this.root, this.outputBucket, key);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }
}
