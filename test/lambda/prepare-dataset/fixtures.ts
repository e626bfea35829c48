import type { Surroundings } from '../../../lambda/prepare-dataset/prepare-dataset';
import type { ChampionInputs } from '../../../lambda/shared/run-registry';
import { prepareDataset } from '../../../lambda/prepare-dataset/prepare-dataset';
import type { ObjectStore, ObjectUpload, OpenedObject } from '../../../lambda/shared/object-store';
import type { RunReferenceItem, SplitItem } from '../../../lib/contract/items';
import { heldOutKey, quarantineKey, s3Uri, trainKey, validationKey } from '../../../lib/contract/keys';
import { sha256 } from '../../../lib/contract/names';
import type { PreparedDataset, QuarantinedRow, Run, RunRequest } from '../../../lib/contract/payloads';
import type { RunSettings } from '../../../lib/contract/settings';
import { settingsWith } from '../shared/runs';

export const INPUT = 'input-bucket';
export const OUTPUT = 'output-bucket';

/** Objects in memory, handed out in chunks of a size that cuts lines. */
export class MemoryObjectStore implements ObjectStore {
  public readonly objects = new Map<string, Buffer>();
  public readonly aborted: string[] = [];
  public chunkBytes = 1000;
  /** Called before an object is read for the second time. */
  public beforeSecondReading: () => void = () => undefined;

  public add(key: string, content: string | Buffer, bucket = INPUT): void {
    this.objects.set(s3Uri(bucket, key), Buffer.from(content));
  }

  public output(key: string): Buffer | undefined {
    return this.objects.get(s3Uri(OUTPUT, key));
  }

  /** Everything that was written, by key. */
  public outputs(): Record<string, string> {
    const start = s3Uri(OUTPUT, '');
    const written = [...this.objects].filter(([uri]) => uri.startsWith(start));
    return Object.fromEntries(written.map(([uri, bytes]) => [uri.slice(start.length), bytes.toString('base64')]));
  }

  public async *list(bucket: string, prefix: string): AsyncIterable<string> {
    const start = s3Uri(bucket, prefix);
    const found = [...this.objects.keys()].filter((uri) => uri.startsWith(start));
    // Reversed: nothing may depend on the order of a listing.
    yield* await Promise.resolve(found.reverse().map((uri) => uri.slice(s3Uri(bucket, '').length)));
  }

  public open(bucket: string, key: string, ifMatch?: string): Promise<OpenedObject | undefined> {
    if (ifMatch !== undefined) {
      this.beforeSecondReading();
    }
    const bytes = this.objects.get(s3Uri(bucket, key));
    const etag = bytes && sha256(bytes.toString('latin1'));
    return Promise.resolve(
      etag === undefined || (ifMatch !== undefined && ifMatch !== etag)
        ? undefined
        : { etag, body: this.chunks(bytes!) },
    );
  }

  public put(key: string, body: Uint8Array): Promise<void> {
    this.objects.set(s3Uri(OUTPUT, key), Buffer.from(body));
    return Promise.resolve();
  }

  public upload(key: string): ObjectUpload {
    const written: Uint8Array[] = [];
    return {
      write: (bytes) => Promise.resolve(void written.push(bytes)),
      finish: () => this.put(key, Buffer.concat(written)),
      abort: () => Promise.resolve(void this.aborted.push(key)),
    };
  }

  private async *chunks(bytes: Buffer): AsyncIterable<Uint8Array> {
    for (let start = 0; start < bytes.length; start += this.chunkBytes) {
      yield await Promise.resolve(bytes.subarray(start, start + this.chunkBytes));
    }
  }
}

/** What the registry remembers, in memory. */
export class MemoryRegistry {
  public split: SplitItem | undefined;
  public lastTrained: { runId: string } | undefined;
  public readonly fingerprints = new Map<string, RunReferenceItem>();
  public readonly steps: { runId: string; dataset: PreparedDataset }[] = [];

  public readSplit = () => Promise.resolve(this.split);
  public readLastTrained = () => Promise.resolve(this.lastTrained);
  public findFingerprint = (fingerprint: string) => Promise.resolve(this.fingerprints.get(fingerprint));

  public champion: ChampionInputs | undefined;
  public readChampionInputs = () => Promise.resolve(this.champion);

  public claimSplit = (split: SplitItem, resplit: boolean) => {
    this.split = this.split && !resplit ? this.split : split;
    return Promise.resolve(this.split);
  };

  public recordStep = (runId: string, { dataset }: { dataset: PreparedDataset }) => {
    this.steps.push({ runId, dataset });
    return Promise.resolve();
  };

  /** As FinishRun does after a training. */
  public trained(dataset: PreparedDataset, runId: string): void {
    this.lastTrained = { runId };
    this.fingerprints.set(dataset.fingerprint, { runId });
  }
}

export interface RunChanges {
  readonly runId?: string;
  readonly rewardHash?: string;
  readonly request?: RunRequest;
  readonly settings?: Partial<RunSettings>;
}

/** What preparing a dataset takes no notice of. */
const { evaluation, promotion, serving } = settingsWith();
const MEASURING_AND_SERVING = { evaluation, promotion, serving };

export function newRun({ settings, ...changes }: RunChanges = {}): Run {
  const runId = changes.runId ?? '20260102-030405-00000001';
  return {
    runId,
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:support:one',
    startedAt: '2026-01-02T03:04:05.000Z',
    trainingName: `support-${runId}`,
    rewardVersionArn: 'arn:aws:lambda:us-east-1:123456789012:function:reward:1',
    rewardHash: 'reward-hash',
    request: {},
    ...changes,
    settings: {
      pipeline: 'support',
      trainingService: 'bedrock-customization-job',
      baseModel: 'amazon.nova-2-lite-v1:0:256k',
      dataset: [{ bucket: INPUT, prefix: 'incoming/' }],
      split: { heldOut: 0.2, validation: 0.1 },
      tooManyRows: 'refuse',
      minNewRows: 0,
      reward: {
        functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:reward',
        range: { min: 0, max: 1 },
        needsReference: true,
      },
      recordedResponses: [],
      hyperparameters: {},
      ...MEASURING_AND_SERVING,
      tags: {},
      ...settings,
    },
  };
}

export interface World extends Surroundings {
  readonly store: MemoryObjectStore;
  readonly registry: MemoryRegistry;
  readonly logged: { event: string; fields: unknown }[];
}

export function newWorld(): World {
  const logged: World['logged'] = [];
  const log = { info: (event: string, fields: unknown) => void logged.push({ event, fields }) };
  return { store: new MemoryObjectStore(), registry: new MemoryRegistry(), outputBucket: OUTPUT, log, logged };
}

/** Prepares the dataset of a run, changed as a test needs. */
export const prepare = (world: World, changes: RunChanges = {}) => prepareDataset(newRun(changes), world);

/** A good row with its own prompt. */
export const goodRow = (question: number | string, more: object = {}) => ({
  messages: [{ role: 'user', content: `What is ${question}?` }],
  reference_answer: { final_answer: String(question) },
  ...more,
});

/** Lines of good rows; numbers make the prompts. */
export function goodLines(count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, index) => JSON.stringify(goodRow(first + index)));
}

export const jsonl = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** Lines of an object that was written; none when it does not exist. */
export function linesOf(world: World, key: string): string[] {
  return (world.store.output(key)?.toString() ?? '').split('\n').slice(0, -1);
}

export function quarantined(world: World, runId = newRun().runId): QuarantinedRow[] {
  return linesOf(world, quarantineKey(runId)).map((line) => JSON.parse(line) as QuarantinedRow);
}

/** The run of a test that names no other. */
export const RUN_ID = newRun().runId;

/** A world whose only file has these lines. */
export function worldOf(lines: readonly string[]): World {
  const world = newWorld();
  world.store.add('incoming/rows.jsonl', jsonl(lines));
  return world;
}

export function partsOf(world: World, runId = RUN_ID) {
  return {
    train: linesOf(world, trainKey(runId)),
    validation: linesOf(world, validationKey(runId)),
    heldOut: linesOf(world, heldOutKey(runId)),
  };
}

/** Rows that the result accounts for. */
export const total = ({ train, validation, heldOut, counts }: PreparedDataset) =>
  train.rows + validation.rows + heldOut.rows + counts.quarantined + counts.notSampled;
