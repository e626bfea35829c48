import { promptsKey } from '../../lib/contract/keys';
import type { DatasetRegistry } from './dataset-registry';
import { eachFingerprint, FingerprintSet } from '../shared/fingerprint-set';
import type { ObjectStore } from '../shared/object-store';

export interface NewPrompts {
  readonly count: number;
  /** The run compared with; absent when none has trained yet. */
  readonly since?: string;
  readonly warnings: readonly string[];
}

/**
 * How many prompts the last trained run did not have: all of them when there is no such run, or when its list of prompts
 * was deleted.
 *
 * @param prompts fingerprints of eight bytes each
 */
export async function countNewPrompts(
  prompts: Buffer,
  registry: DatasetRegistry,
  store: ObjectStore,
  outputBucket: string,
): Promise<NewPrompts> {
  const all = prompts.length / 8;
  const since = (await registry.readLastTrained())?.runId;
  if (since === undefined) {
    return { count: all, warnings: [] };
  }
  const object = await store.open(outputBucket, promptsKey(since));
  if (object === undefined) {
    const warning = `${promptsKey(since)} of the last trained run is gone: every prompt counts as new.`;
    return { count: all, since, warnings: [warning] };
  }
  const known = new FingerprintSet();
  eachFingerprint(await wholeBody(object.body), (high, low) => known.add(high, low));
  let count = 0;
  eachFingerprint(prompts, (high, low) => {
    count += known.has(high, low) ? 0 : 1;
  });
  return { count, since, warnings: [] };
}

async function wholeBody(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
