import { figure, interval } from '../../lib/contract/shown-figures';
import type { Comparison, IntervalFigure } from './compare';

/** `0.035 better`, `0.012 worse`, or `equal` where three digits show no difference. */
export function changeWords(difference: number): string {
  if (figure(difference) === figure(0)) return 'equal';
  return `${figure(Math.abs(difference))} ${difference > 0 ? 'better' : 'worse'}`;
}

/** `95 % interval -0.012 to 0.058`. */
export function intervalWords({ low, high, confidence }: IntervalFigure): string {
  return `${share(confidence)} interval ${interval({ low, high })}`;
}

/** Both models, how they differ, and how sure that is. */
export function comparisonWords(comparison: Comparison, shown: IntervalFigure, champion: string): string {
  const { candidate, champion: theirs, prompts, intervals } = comparison;
  const groups = intervals.groups < prompts ? ` in ${intervals.groups} groups` : '';
  return (
    `Candidate ${figure(candidate)}, ${champion} ${figure(theirs)} on ${prompts} held-out prompts${groups}: ` +
    `${changeWords(shown.estimate)} (${intervalWords(shown)}).${sameWords(comparison, shown)}`
  );
}

/** Where the interval comes from when all prompts agree. */
function sameWords({ intervals }: Comparison, { estimate }: IntervalFigure): string {
  if (!intervals.constant || intervals.groups === 1) return '';
  const what = figure(estimate) === figure(0) ? 'scores the same with both' : 'differs by the same amount';
  return ` Every prompt ${what}; the interval allows for prompts that happen not to be among these.`;
}

/** A confidence without needless digits: `95 %`, `99.17 %`. */
function share(confidence: number): string {
  return `${Number((100 * confidence).toFixed(2))} %`;
}

/** A list that stays short: `a, b, c and 4 more`. */
export function namesWords(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}
