import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Relative to the folder of a function. Written by bin/bundle.mjs, after every bundle. */
const RECORDS = join('..', '..', 'lambda-bundles.json');

interface BundleRecord {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * SHA-256 of a function's bundle, in hex: as recorded when the package was built, so that a synthesis need not read half a
 * megabyte for each function; of the file itself where it is newer than the record or of another size.
 *
 * @param folder of the function, below assets/lambda
 * @param file in the folder
 */
export function bundleHash(folder: string, file: string): string {
  const path = join(folder, file);
  const records = join(folder, RECORDS);
  const { size, mtimeMs } = statSync(path);
  const recorded = recordOf(records, basename(folder));
  if (recorded?.bytes === size && mtimeMs <= statSync(records).mtimeMs) return recorded.sha256;
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function recordOf(records: string, name: string): BundleRecord | undefined {
  try {
    return (JSON.parse(readFileSync(records, 'utf8')) as Record<string, BundleRecord>)[name];
  } catch {
    return undefined;
  }
}
