import type { LoggedInvocation, LoggedMessage } from '../../lib/contract/invocation-logs';
import { curatedPromptsKey, curatedRowsKey } from '../../lib/contract/keys';
import type { CuratedGroup, CurationCounts } from '../../lib/contract/payloads';
import { eachFingerprint, FingerprintSet } from '../shared/fingerprint-set';
import { LineWriter } from '../shared/line-writer';
import type { ObjectStore } from '../shared/object-store';
import { fingerprintOf, hashMessages } from '../shared/prompt-hash';
import type { PiiFilter } from './filter-pii';

/** A row made of a call. Its id follows from the prompt: the same prompt is the same row, whichever call it is made of. */
export interface CuratedRow {
  readonly id: string;
  readonly messages: readonly LoggedMessage[];
  readonly reference_answer?: string;
}

const GROUPS: readonly CuratedGroup[] = ['corrected', 'uncorrected'];

/** Rows that go through the filter together: a function of the user's takes 6 MB in a call. */
const MAX_BATCH_ROWS = 100;
const MAX_BATCH_CHARACTERS = 1_000_000;

type RowCounts = Pick<CurationCounts, 'corrected' | 'uncorrected' | 'withoutReference' | 'duplicates' | 'filtered'>;

export interface CuratedRowsOptions {
  readonly store: ObjectStore;
  /** The bucket that the store writes to. */
  readonly bucket: string;
  readonly runId: string;
  /** Counted from 1. */
  readonly call: number;
  /** Of the calls before. */
  readonly counts: RowCounts;
  readonly needsReference: boolean;
}

/**
 * Makes rows of calls, each prompt once in each of two groups: with a correction, and without. In memory are one batch of rows
 * and eight bytes for each prompt.
 */
export class CuratedRows {
  private readonly seen = { corrected: new FingerprintSet(), uncorrected: new FingerprintSet() };
  private readonly added: Record<CuratedGroup, number[]> = { corrected: [], uncorrected: [] };
  private readonly writers: Readonly<Record<CuratedGroup, LineWriter>>;
  private readonly found: { -readonly [name in keyof RowCounts]: number };
  private batch: CuratedRow[] = [];
  private batchCharacters = 0;

  private constructor(private readonly options: CuratedRowsOptions) {
    const { store, runId, call, counts } = options;
    const writer = (group: CuratedGroup) => new LineWriter(() => store.upload(curatedRowsKey(runId, group, call)));
    this.writers = { corrected: writer('corrected'), uncorrected: writer('uncorrected') };
    const { corrected, uncorrected, withoutReference, duplicates, filtered } = counts;
    this.found = { corrected, uncorrected, withoutReference, duplicates, filtered };
  }

  /** Goes on from the prompts that the calls before wrote. */
  public static async begin(options: CuratedRowsOptions): Promise<CuratedRows> {
    const rows = new CuratedRows(options);
    const { store, bucket, runId, call } = options;
    for (const group of GROUPS) {
      for (let earlier = 1; earlier < call; earlier += 1) {
        const object = await store.open(bucket, curatedPromptsKey(runId, group, earlier));
        const pieces: Uint8Array[] = [];
        for await (const piece of object?.body ?? []) {
          pieces.push(piece);
        }
        eachFingerprint(Buffer.concat(pieces), (high, low) => rows.seen[group].add(high, low));
      }
    }
    return rows;
  }

  /** Takes a call, with its correction if there is one. */
  public offer({ messages }: LoggedInvocation, correction: string | undefined): void {
    if (correction === undefined && this.options.needsReference) {
      this.found.withoutReference += 1;
      return;
    }
    const promptHash = hashMessages(messages);
    const [high, low] = fingerprintOf(promptHash);
    const group: CuratedGroup = correction === undefined ? 'uncorrected' : 'corrected';
    const known = group === 'uncorrected' && this.seen.corrected.has(high, low);
    if (known || !this.seen[group].add(high, low)) {
      this.found.duplicates += 1;
      return;
    }
    this.added[group].push(high, low);
    this.batch.push({
      id: `prompt-${promptHash.slice(0, 16)}`,
      messages,
      ...(correction !== undefined && { reference_answer: correction }),
    });
    this.batchCharacters += messages.reduce((sum, { content }) => sum + content.length, correction?.length ?? 0);
  }

  /** Filters and writes what is a batch. */
  public async settle(filter: PiiFilter): Promise<void> {
    if (this.batch.length >= MAX_BATCH_ROWS || this.batchCharacters >= MAX_BATCH_CHARACTERS) {
      await this.flush(filter);
    }
  }

  /** Filters and writes all that was offered so far. */
  public async flush(filter: PiiFilter): Promise<void> {
    const { batch } = this;
    this.batch = [];
    this.batchCharacters = 0;
    if (batch.length === 0) {
      return;
    }
    const kept = await filter(batch);
    kept.forEach((row, at) => {
      if (row === null) {
        this.found.filtered += 1;
        return;
      }
      const group: CuratedGroup = batch[at]?.reference_answer === undefined ? 'uncorrected' : 'corrected';
      this.found[group] += 1;
      this.writers[group].append(Buffer.from(JSON.stringify(row)));
    });
    for (const group of GROUPS) {
      await this.writers[group].settle();
    }
  }

  /** Ends the objects of this call. */
  public async finish(): Promise<RowCounts> {
    const { store, runId, call } = this.options;
    for (const group of GROUPS) {
      await this.writers[group].finish();
      if (this.added[group].length > 0) {
        await store.put(curatedPromptsKey(runId, group, call), bytesOf(this.added[group]));
      }
    }
    return this.found;
  }

  /** Leaves no unfinished upload behind. */
  public async abort(): Promise<void> {
    await Promise.all(GROUPS.map((group) => this.writers[group].abort()));
  }
}

function bytesOf(words: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 * words.length);
  words.forEach((word, at) => bytes.writeUInt32BE(word, 4 * at));
  return bytes;
}
