import { SERVICE_FAULT } from '../../lib/contract/errors';
import { curatedPrefix, manifestKey, promptsKey, quarantineKey } from '../../lib/contract/keys';
import { DEFAULT_MAX_PROMPT_TOKENS, MAX_JOB_ROWS } from '../../lib/contract/limits';
import type { SplitItem } from '../../lib/contract/items';
import type { PreparedDataset, Run } from '../../lib/contract/payloads';
import type { ObjectLocation } from '../../lib/contract/settings';
import { RftError } from '../shared/rft-error';
import { checkSize, count } from './check-size';
import { collectSources } from './collect-sources';
import type { DatasetRegistry } from './dataset-registry';
import { decideTraining, trainingFingerprint } from './decide-training';
import { datasetManifest } from './manifest';
import { countNewPrompts } from './new-prompts';
import type { ObjectStore } from '../shared/object-store';
import { readRows, type RowsRead } from './read-rows';
import { splitInForce } from './split-in-force';
import { writeParts } from './write-parts';

/** What preparing a dataset works with. */
export interface Surroundings {
  readonly store: ObjectStore;
  readonly registry: DatasetRegistry;
  /** The bucket that the store writes to. */
  readonly outputBucket: string;
  readonly log: { info(event: string, fields: Readonly<Record<string, unknown>>): void };
}

/**
 * Turns the locations of a dataset into the parts of a run: train, validation and held-out rows that share no prompt,
 * the refused rows with their reasons, a manifest, and whether training is worth it.
 *
 * Every row is read twice and none is kept: the first reading decides, the second copies. A second attempt at the same
 * run writes the same objects.
 *
 * @throws RftError DatasetRejected when there is nothing to read, or too few or too many rows; the refused rows are
 * written even then
 */
export async function prepareDataset(run: Run, surroundings: Surroundings): Promise<PreparedDataset> {
  const { store, registry, outputBucket, log } = surroundings;
  const { runId, settings } = run;
  const collected = await collectSources(placesOfRows(run, outputBucket), store);
  const { split, drawn, warnings: splitWarnings } = await splitInForce(run, registry);

  const rules = {
    maxPromptTokens: settings.hyperparameters.maxPromptLength ?? DEFAULT_MAX_PROMPT_TOKENS,
    needsReference: settings.reward.needsReference,
    split,
    maxJobRows: MAX_JOB_ROWS,
  };
  const rows = await readRows(collected.sources, rules, store, runId);
  log.info('dataset-read', {
    runId,
    files: rows.sources.length,
    bytes: rows.sources.reduce((sum, { bytes }) => sum + bytes, 0),
    rows: rows.decisions.count(),
    refused: rows.topReasons,
  });
  checkSize(rows, run, split, outputBucket);

  const { parts, contentHash } = await writeParts(rows.sources, rows.decisions, store, runId);
  await store.put(promptsKey(runId), rows.prompts);
  const newPrompts = await countNewPrompts(rows.prompts, registry, store, outputBucket);
  const fingerprint = trainingFingerprint(contentHash, run);
  const decided = await decideTraining(fingerprint, newPrompts, run, registry);

  const { quarantined, notSampled } = rows.decisions.count();
  const prepared: PreparedDataset = {
    ...decided,
    train: { key: parts.train.key, rows: parts.train.rows },
    validation: { key: parts.validation.key, rows: parts.validation.rows },
    heldOut: { key: parts.heldOut.key, rows: parts.heldOut.rows },
    counts: {
      files: rows.sources.length,
      read: rows.decisions.rows,
      quarantined,
      notSampled,
      newPrompts: newPrompts.count,
    },
    topReasons: rows.topReasons,
    quarantineKey: quarantineKey(runId),
    manifestKey: manifestKey(runId),
    split: { heldOut: split.heldOut, validation: split.validation },
    contentHash,
    fingerprint,
    warnings: [...collected.warnings, ...splitWarnings, ...sampleWarnings(rows), ...newPrompts.warnings],
  };
  await store.put(manifestKey(runId), datasetManifest(prepared, { runId, split, rows, parts }));
  if (drawn && prepared.decision === 'train') {
    await claim(split, run, registry);
  }
  await registry.recordStep(runId, { dataset: prepared });
  log.info('dataset-prepared', {
    runId,
    decision: prepared.decision,
    reason: prepared.reason,
    counts: prepared.counts,
  });
  return prepared;
}

/** Where the rows lie: those of invocation logs where CurateLogs wrote them. */
function placesOfRows({ runId, settings }: Run, outputBucket: string): ObjectLocation[] {
  return settings.dataset.map(({ logs, ...place }) =>
    logs ? { bucket: outputBucket, prefix: curatedPrefix(runId) } : place,
  );
}

/**
 * Puts the split of this run in force. Only now: a dataset that was refused, or one that is skipped, must not fix the
 * shares for all later runs.
 */
async function claim(split: SplitItem, { request }: Run, registry: DatasetRegistry): Promise<void> {
  const inForce = await registry.claimSplit(split, request.resplit === true);
  if (inForce.salt !== split.salt) {
    throw new RftError(
      SERVICE_FAULT,
      `Run ${inForce.runId} put its split in force while this run was reading. The next attempt uses that split.`,
    );
  }
}

function sampleWarnings({ jobRowsFound }: RowsRead): string[] {
  return jobRowsFound <= MAX_JOB_ROWS
    ? []
    : [
        `Train and validation have ${count(jobRowsFound)} good rows together; a job takes ${count(MAX_JOB_ROWS)}, so a ` +
          'seeded sample was drawn.',
      ];
}
