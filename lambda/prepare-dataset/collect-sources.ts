import { DATASET_REJECTED } from '../../lib/contract/errors';
import { s3Uri } from '../../lib/contract/keys';
import type { ObjectLocation } from '../../lib/contract/settings';
import { RftError } from '../shared/rft-error';
import type { ObjectStore } from '../shared/object-store';

const SUFFIX = '.jsonl';

/** Where rows are read from. */
export interface Source {
  readonly bucket: string;
  readonly key: string;
}

export interface CollectedSources {
  readonly sources: readonly Source[];
  readonly warnings: readonly string[];
}

/**
 * Every object of a dataset once, in the order of the locations, sorted by key within a prefix. A prefix that holds no
 * `.jsonl` object is a warning while another location has some.
 *
 * @throws RftError DatasetRejected when there is none at all
 */
export async function collectSources(
  locations: readonly ObjectLocation[],
  store: ObjectStore,
): Promise<CollectedSources> {
  const sources = new Map<string, Source>();
  const empty: string[] = [];
  for (const { bucket, key, prefix = '' } of locations) {
    const keys = key === undefined ? await jsonlKeys(store, bucket, prefix) : [key];
    if (keys.length === 0) {
      empty.push(`${s3Uri(bucket, prefix)}*${SUFFIX}`);
    }
    for (const found of keys) {
      sources.set(s3Uri(bucket, found), { bucket, key: found });
    }
  }
  if (sources.size === 0) {
    throw new RftError(
      DATASET_REJECTED,
      `The dataset has no objects. Looked for ${empty.join(', ').slice(0, 1000) || 'nothing: the settings name no location'}. ` +
        `Upload rows as ${SUFFIX} there (other endings are ignored), or point the dataset at where they are.`,
    );
  }
  return {
    sources: [...sources.values()],
    warnings: empty.map((pattern) => `Nothing found at ${pattern}.`),
  };
}

async function jsonlKeys(store: ObjectStore, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(bucket, prefix)) {
    if (key.endsWith(SUFFIX)) {
      keys.push(key);
    }
  }
  return keys.sort();
}
