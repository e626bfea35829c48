import { goldAnswerOf } from '../../lambda/verify-reward/gold-answer';
import { VERIFY_ROWS } from '../../lib/contract/limits';
import type { TrialRow } from '../reward-trial/dataset';

/** A row on which the reward is tried with answers of ours. */
export interface CheckedRow {
  readonly row: TrialRow;
  /** A full, right answer; absent when `goldMissing` says why. */
  readonly gold?: string;
  readonly goldMissing?: string;
}

/** As many rows as VerifyReward takes, spread evenly over the dataset: the same ones every time. */
export function checkedRows(rows: readonly TrialRow[], goldField: string | undefined): readonly CheckedRow[] {
  const wanted = Math.min(VERIFY_ROWS, rows.length);
  return Array.from({ length: wanted }, (_, at) => {
    const row = rows[Math.floor(((at + 0.5) * rows.length) / wanted)];
    const gold = goldAnswerOf(row.row.reference_answer, goldField);
    return 'text' in gold ? { row, gold: gold.text } : { row, goldMissing: gold.missing };
  });
}
