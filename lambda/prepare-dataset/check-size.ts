import { DATASET_REJECTED } from '../../lib/contract/errors';
import { quarantineKey, s3Uri } from '../../lib/contract/keys';
import { DEFAULT_BATCH_SIZE, MAX_JOB_ROWS, MIN_HELD_OUT_ROWS, MIN_TRAINING_ROWS } from '../../lib/contract/limits';
import type { Run } from '../../lib/contract/payloads';
import type { SplitSettings } from '../../lib/contract/settings';
import { RftError } from '../shared/rft-error';
import type { RowsRead } from './read-rows';

/** Characters of `file:line` that a message shows: the end tells files apart. */
const EXAMPLE_CHARACTERS = 60;

/**
 * Refuses a dataset that is too large for a job, or too small to train on and to judge by.
 *
 * @throws RftError DatasetRejected saying what is missing, how many rows that takes, and which rows were refused
 */
export function checkSize(rows: RowsRead, run: Run, split: SplitSettings, outputBucket: string): void {
  const problem = tooMany(rows, run) ?? tooFew(rows, run, split);
  if (problem !== undefined) {
    throw new RftError(
      DATASET_REJECTED,
      `${problem} ${refusedRows(rows, s3Uri(outputBucket, quarantineKey(run.runId)))}`,
    );
  }
}

/** A count for people: `20,000`. */
export function count(rows: number): string {
  return rows.toLocaleString('en-US');
}

function tooMany({ jobRowsFound }: RowsRead, { settings }: Run): string | undefined {
  if (jobRowsFound <= MAX_JOB_ROWS || settings.tooManyRows === 'sample') {
    return undefined;
  }
  return (
    `Too many rows: train and validation have ${count(jobRowsFound)} together, allowed ${count(MAX_JOB_ROWS)}. ` +
    "Take rows out of the dataset, or have a seeded sample drawn (tooManyRows: 'sample')."
  );
}

function tooFew({ decisions }: RowsRead, { settings }: Run, split: SplitSettings): string | undefined {
  const { train, heldOut } = decisions.count();
  const { batchSize = DEFAULT_BATCH_SIZE } = settings.hyperparameters;
  const isAssumed = settings.hyperparameters.batchSize === undefined;
  const trainFloor = Math.max(MIN_TRAINING_ROWS, batchSize);
  const missingTrain = Math.max(0, trainFloor - train);
  const missingHeldOut = Math.max(0, MIN_HELD_OUT_ROWS - heldOut);
  if (missingTrain === 0 && missingHeldOut === 0) {
    return undefined;
  }
  const assumed = isAssumed ? ' is assumed: a smaller one can be set' : '';
  const why = trainFloor > MIN_TRAINING_ROWS ? `, batchSize ${batchSize}${assumed}` : '';
  const lacks = [
    ...(missingTrain > 0 ? [`train has ${train} of at least ${trainFloor} (${missingTrain} missing${why})`] : []),
    ...(missingHeldOut > 0
      ? [`held-out has ${heldOut} of at least ${MIN_HELD_OUT_ROWS} (${missingHeldOut} missing)`]
      : []),
  ];
  return `Too few good rows: ${lacks.join('; ')}. ${wayOut(missingTrain, missingHeldOut, split)}`;
}

/** A part gets its share of new rows only, so what one part lacks takes several times as many. */
function wayOut(missingTrain: number, missingHeldOut: number, { heldOut, validation }: SplitSettings): string {
  const trainShare = 1 - heldOut - validation;
  const shares = `the split in force (held-out ${percent(heldOut)}, validation ${percent(validation)})`;
  if ((missingTrain > 0 && trainShare <= 0) || (missingHeldOut > 0 && heldOut <= 0)) {
    return `With ${shares} one of them gets no rows at all: change the split.`;
  }
  const needed = Math.max(
    missingTrain > 0 ? Math.ceil(missingTrain / trainShare) : 0,
    missingHeldOut > 0 ? Math.ceil(missingHeldOut / heldOut) : 0,
  );
  return `With ${shares} that takes about ${count(needed)} more good rows.`;
}

function refusedRows({ decisions, topReasons, quarantine }: RowsRead, quarantineUri: string): string {
  if (quarantine.rows === 0) {
    return `None of the ${count(decisions.rows)} rows read was refused.`;
  }
  const reasons = topReasons.map(
    ({ reason, rows, examples }) => `${count(rows)} × ${reason} (${shortened(examples[0] ?? '')})`,
  );
  return `${count(quarantine.rows)} of ${count(decisions.rows)} rows were refused (all in ${quarantineUri}): ${reasons.join('; ')}.`;
}

function shortened(example: string): string {
  return example.length <= EXAMPLE_CHARACTERS ? example : `…${example.slice(-EXAMPLE_CHARACTERS)}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
