import { SERVICE_FAULT } from '../../lib/contract/errors';
import { heldOutKey, s3Uri, trainKey, validationKey } from '../../lib/contract/keys';
import { RftError } from '../shared/rft-error';
import { ContentHash } from './content-hash';
import { forEachLine } from '../shared/line-splitter';
import { LineWriter, type WrittenLines } from '../shared/line-writer';
import type { ObjectStore } from '../shared/object-store';
import type { ReadSource } from './read-rows';
import { type Part, PARTS, type RowDecisions } from './row-decisions';

export interface WrittenPart extends WrittenLines {
  readonly key: string;
}

export interface PartsWritten {
  readonly parts: Readonly<Record<Part, WrittenPart>>;
  readonly contentHash: string;
}

/** Where each part lies. */
export const PART_KEY: Readonly<Record<Part, (runId: string) => string>> = {
  train: trainKey,
  validation: validationKey,
  heldOut: heldOutKey,
};

/**
 * The second of the two readings: copies the bytes of the kept lines into their parts, each line ended by one line feed.
 * A part without rows is no object.
 *
 * @throws RftError ServiceFault when a source changed since it was read; reading again from the start is the cure, and
 * that is what a retry does
 */
export async function writeParts(
  sources: readonly ReadSource[],
  decisions: RowDecisions,
  store: ObjectStore,
  runId: string,
): Promise<PartsWritten> {
  const writer = (part: Part) => new LineWriter(() => store.upload(PART_KEY[part](runId)));
  const writers = { train: writer('train'), validation: writer('validation'), heldOut: writer('heldOut') };
  const contentHash = new ContentHash();
  let row = 0;
  const onLine = (line: Buffer | undefined) => {
    const part = PARTS[decisions.get(row)];
    row += 1;
    if (part !== undefined && line !== undefined) {
      writers[part].append(line);
      contentHash.add(part, line);
    }
  };
  const settle = async () => {
    for (const part of PARTS) {
      await writers[part].settle();
    }
  };
  try {
    for (const { bucket, key, etag } of sources) {
      const object = await store.open(bucket, key, etag);
      if (object === undefined) {
        throw new RftError(
          SERVICE_FAULT,
          `${s3Uri(bucket, key)} was changed or deleted while the dataset was being read (it was ${etag}). ` +
            'Start the run again when uploads have finished.',
        );
      }
      await forEachLine(object.body, onLine, settle);
    }
    const finish = async (part: Part) => ({ key: PART_KEY[part](runId), ...(await writers[part].finish()) });
    const [train, validation, heldOut] = [await finish('train'), await finish('validation'), await finish('heldOut')];
    return { parts: { train, validation, heldOut }, contentHash: contentHash.digest() };
  } catch (error) {
    await Promise.all(PARTS.map((part) => writers[part].abort()));
    throw error;
  }
}
