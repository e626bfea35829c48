import { DATASET_REJECTED } from '../../lib/contract/errors';
import { quarantineKey, s3Uri } from '../../lib/contract/keys';
import type { QuarantinedRow, QuarantineReason } from '../../lib/contract/payloads';
import type { SplitItem } from '../../lib/contract/items';
import { fingerprintOf, hashPrompt } from '../shared/prompt-hash';
import { RftError } from '../shared/rft-error';
import { checkRow, type RowRules } from './check-row';
import type { Source } from './collect-sources';
import { FingerprintSet } from '../shared/fingerprint-set';
import { JobRows } from './job-rows';
import { forEachLine } from '../shared/line-splitter';
import { LineWriter, type WrittenLines } from '../shared/line-writer';
import type { ObjectStore } from '../shared/object-store';
import { placeOf } from './prompt-place';
import { ReasonTally } from './reason-tally';
import { DECISION, RowDecisions } from './row-decisions';
import { REASON, Refusal } from './row-reasons';

export interface ReadingRules extends RowRules {
  readonly split: SplitItem;
  /** Train and validation rows that are kept; of more than these a sample is. */
  readonly maxJobRows: number;
}

/** A source as it was read: the entity tag pins the bytes for the second reading. */
export interface ReadSource extends Source {
  readonly etag: string;
  readonly bytes: number;
  readonly rows: number;
}

export interface RowsRead {
  readonly sources: readonly ReadSource[];
  readonly decisions: RowDecisions;
  /** Good train and validation rows before sampling. */
  readonly jobRowsFound: number;
  /** Fingerprints of the train and validation prompts that are kept: the content of prompts.bin. */
  readonly prompts: Buffer;
  readonly topReasons: readonly QuarantineReason[];
  readonly quarantine: WrittenLines;
}

/**
 * The first of the two readings: decides for every row where it goes, holding a byte a row and eight bytes a prompt, and
 * writes the refused rows.
 *
 * @throws RftError DatasetRejected when a source does not exist
 */
export async function readRows(
  sources: readonly Source[],
  rules: ReadingRules,
  store: ObjectStore,
  runId: string,
): Promise<RowsRead> {
  const quarantine = new LineWriter(() => store.upload(quarantineKey(runId)));
  const tally = new ReasonTally();
  const decisions = new RowDecisions();
  const seen = new FingerprintSet();
  const jobRows = new JobRows(rules.maxJobRows);

  const decide = (line: Buffer | undefined): Refusal | undefined => {
    const prompt = checkRow(line, rules);
    if (prompt instanceof Refusal) {
      return prompt;
    }
    const promptHash = hashPrompt(prompt);
    const [high, low] = fingerprintOf(promptHash);
    if (!seen.add(high, low)) {
      return new Refusal(REASON.duplicate);
    }
    const { part, rank } = placeOf(promptHash, rules.split.salt, rules.split);
    decisions.push(DECISION[part]);
    if (part !== 'heldOut') {
      const out = jobRows.offer(decisions.rows - 1, rank, high, low);
      if (out !== undefined) {
        decisions.set(out, DECISION.notSampled);
      }
    }
    return undefined;
  };

  const read: ReadSource[] = [];
  try {
    for (const source of sources) {
      const file = s3Uri(source.bucket, source.key);
      const object = await store.open(source.bucket, source.key);
      if (object === undefined) {
        throw new RftError(
          DATASET_REJECTED,
          `${file} does not exist or may not be read. Upload it, grant prepare-dataset s3:GetObject (and kms:Decrypt on the key of the bucket), or take it out of the dataset's locations. After a deploy that replaced a local file during the run, ask for a new run.`,
        );
      }
      let rows = 0;
      const onLine = (line: Buffer | undefined) => {
        rows += 1;
        const refusal = decide(line);
        if (refusal) {
          decisions.push(DECISION.quarantined);
          tally.add(refusal.reason, file, rows);
          const quarantined: QuarantinedRow = { file, line: rows, reason: refusal.toString() };
          quarantine.append(Buffer.from(JSON.stringify(quarantined)));
        }
      };
      const bytes = await forEachLine(object.body, onLine, () => quarantine.settle());
      read.push({ ...source, etag: object.etag, bytes, rows });
    }
    const written = await quarantine.finish();
    if (written.rows === 0) {
      await store.put(quarantineKey(runId), Buffer.alloc(0));
    }
    return {
      sources: read,
      decisions,
      jobRowsFound: jobRows.total,
      prompts: jobRows.fingerprints(),
      topReasons: tally.top(),
      quarantine: written,
    };
  } catch (error) {
    await quarantine.abort();
    throw error;
  }
}
