import { RftError } from '../shared/rft-error';
import { type DatasetRow, nameOf, type ReferencePlace, rewardInput } from '../shared/dataset-row';
import { rejected } from '../shared/reward-result';
import { type ResponseToScore, type RewardToCall, scoreResponses } from '../shared/score-responses';

/** A row whose gold answer did well while its reference answer was in both places. */
export interface GoldRow {
  readonly row: DatasetRow;
  readonly gold: string;
  readonly score: number;
}

/** The two places in which a job may send the reference answer. */
const PLACES: ReadonlyArray<readonly [place: ReferencePlace, words: string]> = [
  ['metadata', 'under metadata, as the documents say'],
  ['top-level', "at the top level, as AWS's samples find it"],
];

const ROWS = 4;

/** Half of the range: a judge that varies does not lose as much, a reward that finds no reference does. */
const LOSS = 0.5;

/**
 * Refuses a reward that finds the reference answer in one place only: no document settles where a job sends it, and a reward
 * that looks in the wrong one scores everything the same.
 *
 * @throws RftError RewardRejected
 */
export async function requireBothPlaces(goldRows: readonly GoldRow[], reward: RewardToCall): Promise<void> {
  const rows = goldRows.slice(0, ROWS);
  if (rows.length === 0) {
    return;
  }
  for (const [place, words] of PLACES) {
    const loss = await lossOf(rows, place, reward).catch((error: unknown) => {
      throw error instanceof RftError
        ? new RftError(error.name, `${error.message} This happened with reference_answer only ${words}.`, {
            cause: error,
          })
        : error;
    });
    if (loss > LOSS * (reward.range.max - reward.range.min)) {
      throw rejected(
        `gold answers lose ${Math.round(loss * 1_000) / 1_000} on average when reference_answer is only ${words}, allowed is no loss`,
        'Read both: reference_answer, else metadata.reference_answer.',
      );
    }
  }
}

/** How much lower the gold answers score on average than with the reference answer in both places. */
async function lossOf(rows: readonly GoldRow[], place: ReferencePlace, reward: RewardToCall): Promise<number> {
  const responses = rows.map(({ row, gold }, at): ResponseToScore => ({
    id: `verify-${at + 1}-${place}`,
    rowName: `${nameOf(row)}, gold answer`,
    input: rewardInput(`verify-${at + 1}-${place}`, row, gold, place),
  }));
  const scores = await scoreResponses(responses, reward);
  const lost = rows.map(({ score }, at) => score - (scores.get(responses[at].id)?.score ?? score));
  return lost.reduce((sum, each) => sum + each, 0) / rows.length;
}
