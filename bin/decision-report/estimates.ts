import type { MeanEstimate, PromotionDecision } from '../../lib/contract/evaluation';
import type { ScoreRange } from '../../lib/contract/reward-statistics';
import { score, whole } from '../rehearsal-report/words';
import { escaped } from '../reward-report/escape';

/** A mean and what to call it. */
export interface NamedEstimate {
  readonly name: string;
  readonly estimate: MeanEstimate;
  /** As CSS. */
  readonly colour: string;
}

/** Means with their intervals, a row each, within the range of the score. */
export function meansTable(means: readonly NamedEstimate[], range: ScoreRange): string {
  return table(`${range.min} to ${range.max}`, means.map((mean) => row(mean, range)).join('\n'));
}

/**
 * Candidate, the model that it must beat, and the difference.
 *
 * @param base the base model, where that is neither of the two
 */
export function comparedMeans(
  { candidate, compared, difference }: PromotionDecision,
  opponent: string,
  range: ScoreRange,
  base?: MeanEstimate,
): string {
  const width = range.max - range.min;
  const means = [
    ...(base ? [{ name: 'base model', estimate: base, colour: 'var(--s6)' }] : []),
    { name: opponent, estimate: compared, colour: 'var(--s6)' },
    { name: 'candidate', estimate: candidate, colour: 'var(--s1)' },
  ];
  const change = {
    name: `candidate − ${opponent}`,
    estimate: difference,
    colour: difference.low > 0 ? 'var(--good)' : 'var(--s2)',
  };
  return table(
    `${range.min} to ${range.max}; the difference ${-width} to ${width}`,
    [...means.map((mean) => row(mean, range)), row(change, { min: -width, max: width })].join('\n'),
  );
}

const table = (scale: string, rows: string): string =>
  `<div class="card scroll"><table><thead><tr><th></th><th class="left">${scale}</th><th>mean</th><th>95 % interval</th><th>prompts</th></tr></thead><tbody>
${rows}
</tbody></table></div>`;

function row(
  { name, estimate: { value, low, high, prompts }, colour }: NamedEstimate,
  { min, max }: ScoreRange,
): string {
  const at = (figure: number): number => Math.min(100, Math.max(0, (100 * (figure - min)) / (max - min)));
  const bar = `<span class="bar"><i style="left:${at(low).toFixed(2)}%;right:${(100 - at(high)).toFixed(2)}%;background:${colour}"></i><b style="left:${at(value).toFixed(2)}%;background:${colour}"></b></span>`;
  return `<tr><td>${escaped(name)}</td><td class="left">${bar}</td><td>${score(value)}</td><td>${score(low)} – ${score(high)}</td><td>${whole(prompts)}</td></tr>`;
}
