import type { ScoreRange } from '../../lib/contract/reward-statistics';
import { binsOf, counted, histogramAxes, rendered, scoreBins } from '../reward-report/charts';

/** Scores of two models beside each other, in bins over the whole range. */
export function twoDistributions(candidate: readonly number[], opponent: readonly number[], range: ScoreRange): string {
  const bins = scoreBins(range);
  const bars = (scores: readonly number[], colour: string) => ({
    type: 'bar' as const,
    barGap: '0%',
    barCategoryGap: '18%',
    itemStyle: { color: colour },
    data: counted(scores, bins),
  });
  return rendered(960, 250, {
    grid: { left: 56, right: 12, top: 14, bottom: 44 },
    ...histogramAxes(bins, 'score', 'answers'),
    series: [bars(opponent, 'var(--s6)'), bars(candidate, 'var(--s1)')],
  });
}

/** An odd number: no change lies in the middle of a bin of its own. */
const CHANGE_BINS = 21;

/** Changes of prompts in bins around zero, those for the worse in another colour. */
export function changeChart(changes: readonly number[]): string {
  const reach = Math.max(...changes.map(Math.abs)) || 1;
  const bins = binsOf(-reach, reach, CHANGE_BINS);
  const middle = (CHANGE_BINS - 1) / 2;
  return rendered(960, 220, {
    grid: { left: 56, right: 12, top: 12, bottom: 44 },
    ...histogramAxes(bins, 'change of a prompt', 'prompts', reach / 2),
    series: [
      {
        type: 'bar',
        barCategoryGap: '12%',
        data: counted(changes, bins).map((value, index) => ({
          value,
          itemStyle: { color: index < middle ? 'var(--s2)' : index > middle ? 'var(--s1)' : 'var(--s6)' },
        })),
      },
    ],
  });
}
