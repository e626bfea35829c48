import type { SplitItem } from '../../lib/contract/items';
import { promptsKey, quarantineKey } from '../../lib/contract/keys';
import type { PreparedDataset, RowCounts } from '../../lib/contract/payloads';
import type { WrittenLines } from '../shared/line-writer';
import type { ReadSource, RowsRead } from './read-rows';
import type { Part } from './row-decisions';
import type { PartsWritten, WrittenPart } from './write-parts';

/** How a dataset came about: enough to check its objects and to make the same again. Holds no time. */
export interface DatasetManifest {
  readonly runId: string;
  readonly contentHash: string;
  readonly fingerprint: string;
  readonly counts: RowCounts;
  readonly split: SplitItem;
  readonly parts: Readonly<Record<Part, WrittenPart>>;
  readonly quarantine: WrittenLines & { readonly key: string };
  readonly prompts: { readonly key: string; readonly count: number };
  readonly sources: readonly ReadSource[];
  readonly warnings: readonly string[];
}

export interface ManifestFacts {
  readonly runId: string;
  readonly split: SplitItem;
  readonly rows: RowsRead;
  readonly parts: PartsWritten['parts'];
}

/** The manifest as the bytes of its object. */
export function datasetManifest(prepared: PreparedDataset, { runId, split, rows, parts }: ManifestFacts): Buffer {
  const manifest: DatasetManifest = {
    runId,
    contentHash: prepared.contentHash,
    fingerprint: prepared.fingerprint,
    counts: prepared.counts,
    split,
    parts,
    quarantine: { key: quarantineKey(runId), ...rows.quarantine },
    prompts: { key: promptsKey(runId), count: rows.prompts.length / 8 },
    sources: rows.sources,
    warnings: prepared.warnings,
  };
  return Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
}
