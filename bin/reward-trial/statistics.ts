import { mean, quantile, sampleRankCorrelation, sum } from 'simple-statistics';
import { type Estimate, Z_95 } from '../../lib/contract/reward-statistics';

/**
 * The mean of all values with its 95 % interval, where values of one cluster (answers to one prompt) may resemble each
 * other. With a single cluster the interval is as wide as nothing is known.
 *
 * @param clusters at least one value in all
 */
export function clusteredMean(clusters: readonly (readonly number[])[]): Estimate {
  const values = clusters.flat();
  const centre = mean(values);
  const filled = clusters.filter((cluster) => cluster.length > 0);
  if (filled.length < 2) return { value: centre, low: -Infinity, high: Infinity };
  const residuals = filled.map((cluster) => sum(cluster.map((value) => value - centre)));
  const correction = filled.length / (filled.length - 1);
  const half = (Z_95 * Math.sqrt(correction * sum(residuals.map((residual) => residual ** 2)))) / values.length;
  return { value: centre, low: centre - half, high: centre + half };
}

/** Spearman's rank correlation, ties at their mean rank; undefined when a side is constant or there are too few pairs. */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): number | undefined {
  if (pairs.length < 3) return undefined;
  const found = sampleRankCorrelation(
    pairs.map(([one]) => one),
    pairs.map(([, other]) => other),
  );
  return Number.isFinite(found) ? found : undefined;
}

/** How far two verdicts agree beyond chance, 1 at most; undefined when both are always the same one. */
export function cohensKappa<Verdict>(pairs: readonly (readonly [Verdict, Verdict])[]): number | undefined {
  const firsts = countsOf(pairs.map(([one]) => one));
  const others = countsOf(pairs.map(([, other]) => other));
  const chance = sum([...firsts].map(([verdict, count]) => count * (others.get(verdict) ?? 0))) / pairs.length ** 2;
  const agreed = pairs.filter(([one, other]) => one === other).length / pairs.length;
  return pairs.length === 0 || chance === 1 ? undefined : (agreed - chance) / (1 - chance);
}

function countsOf<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const RESAMPLES = 500;

/**
 * A figure with its percentile bootstrap interval at 95 %. Whole clusters (prompts) are drawn, because answers to one
 * prompt resemble each other.
 *
 * @param random seeded numbers in [0, 1)
 * @returns undefined when the figure is undefined for the values themselves
 */
export function bootstrapped<T>(
  clusters: readonly (readonly T[])[],
  figure: (values: readonly T[]) => number | undefined,
  random: () => number,
): Estimate | undefined {
  const value = figure(clusters.flat());
  if (value === undefined) return undefined;
  const draws: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const drawn = clusters.flatMap(() => clusters[Math.floor(random() * clusters.length)]);
    const found = figure(drawn);
    if (found !== undefined) draws.push(found);
  }
  if (draws.length === 0) return { value, low: value, high: value };
  return { value, low: quantile(draws, 0.025), high: quantile(draws, 0.975) };
}
