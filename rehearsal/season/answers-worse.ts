import type { PolicyParameters } from '../policy/policy';
import { nothingLearned } from '../scenarios/bent-policies';
import type { DatasetRow } from '../training/recorded-dataset';
import { dayStart, type SeasonPlan } from './season-plan';

/**
 * The world changes on a day: from then on, models of earlier trainings answer as if they had learned nothing, and models of
 * later trainings as they should.
 *
 * @param now the virtual instant, epoch milliseconds
 */
export function answersWorse(
  { dropDay }: SeasonPlan,
  startMs: number,
  now: () => number,
): (trained: PolicyParameters, row: DatasetRow, nth: number) => PolicyParameters {
  const dropMs = dropDay === undefined ? Infinity : dayStart(startMs, dropDay);
  // A model is asked for the first time right after its training, when it is measured.
  const firstAsked = new Map<number, number>();
  return (trained, _row, nth) => {
    const asked = firstAsked.get(nth) ?? now();
    firstAsked.set(nth, asked);
    return now() >= dropMs && asked < dropMs ? nothingLearned(trained) : trained;
  };
}
