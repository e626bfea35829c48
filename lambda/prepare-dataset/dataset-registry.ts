import type { RunReferenceItem, SplitItem } from '../../lib/contract/items';
import type { PreparedDataset } from '../../lib/contract/payloads';
import type { ChampionInputs } from '../shared/run-registry';

/** What preparing a dataset asks of the run registry. */
export interface DatasetRegistry {
  readSplit(): Promise<SplitItem | undefined>;
  /** Stores the split when there is none yet, or over the present one for a new draw; returns the split in force. */
  claimSplit(split: SplitItem, resplit: boolean): Promise<SplitItem>;
  readLastTrained(): Promise<{ readonly runId: string } | undefined>;
  /** The run that trained on the same rows, reward, base model and hyperparameters. */
  findFingerprint(fingerprint: string): Promise<RunReferenceItem | undefined>;
  /** The run whose model production answers with, and the hash of its inputs. */
  readChampionInputs(): Promise<ChampionInputs | undefined>;
  recordStep(runId: string, part: { readonly dataset: PreparedDataset }): Promise<void>;
}
