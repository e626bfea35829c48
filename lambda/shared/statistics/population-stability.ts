import { seededRandom } from '../../../lib/contract/seeded-random';

/** How many values fell into each bin, by the name of the bin. */
export type Histogram = Readonly<Record<string, number>>;

export interface PopulationStability {
  /** 0 where both histograms have the same shares. */
  readonly index: number;
  /** What the index stays below, with probability 1 − `tail`, where both are drawn from one population. */
  readonly threshold: number;
  readonly shifted: boolean;
}

export interface PopulationStabilityOptions {
  /** Share of permutations that may lie above the threshold. */
  readonly tail: number;
  readonly permutations: number;
  /** The same seed gives the same threshold. */
  readonly seed: number;
}

/**
 * The population stability index of a sample against a reference: Σ (p − q) ln(p / q) over the bins. The usual rule of thumb
 * (0.1, 0.25) says nothing about a sample of 200: the threshold comes from drawing samples of this very size out of both
 * histograms together.
 *
 * @see Yurdakul, Naranjo: Statistical properties of the population stability index. Journal of Risk Model Validation 14 (2020)
 * @returns undefined when one of the histograms is empty
 */
export function populationStability(
  reference: Histogram,
  sample: Histogram,
  { tail, permutations, seed }: PopulationStabilityOptions,
): PopulationStability | undefined {
  const bins = [...new Set([...Object.keys(reference), ...Object.keys(sample)])].sort();
  const expected = bins.map((bin) => reference[bin] ?? 0);
  const found = bins.map((bin) => sample[bin] ?? 0);
  const size = sumOf(found);
  if (size === 0 || sumOf(expected) === 0) return undefined;
  const index = stabilityIndex(expected, found);
  const all = Int32Array.from(bins.flatMap((_, bin) => Array<number>(expected[bin] + found[bin]).fill(bin)));
  const random = seededRandom(seed);
  const indices = Array.from({ length: permutations }, () => {
    const drawn = drawFirst(all, size, bins.length, random);
    const others = drawn.map((count, bin) => expected[bin] + found[bin] - count);
    return stabilityIndex(others, drawn);
  }).sort((one, other) => one - other);
  const threshold = indices[Math.min(permutations - 1, Math.floor((1 - tail) * permutations))];
  return { index, threshold, shifted: index > threshold };
}

/** Looked up once: under jest each look at a global takes longer than a draw. */
const { floor } = Math;

/** Shuffles so many values to the front, all choices equally likely, and counts them by bin. */
function drawFirst(values: Int32Array, size: number, bins: number, random: () => number): number[] {
  const drawn = Array<number>(bins).fill(0);
  const length = values.length;
  for (let at = 0; at < size; at++) {
    const other = at + floor(random() * (length - at));
    const value = values[other];
    values[other] = values[at];
    values[at] = value;
    drawn[value] += 1;
  }
  return drawn;
}

/** Histograms added bin by bin. */
export function addedHistograms(histograms: readonly Histogram[]): Histogram {
  const added: Record<string, number> = {};
  for (const histogram of histograms) {
    for (const [bin, count] of Object.entries(histogram)) added[bin] = (added[bin] ?? 0) + count;
  }
  return added;
}

/** Half a value more in each bin: an empty one would make the index infinite. */
function stabilityIndex(expected: readonly number[], found: readonly number[]): number {
  const shareIn = (counts: readonly number[]) => {
    const all = sumOf(counts) + counts.length / 2;
    return counts.map((count) => (count + 0.5) / all);
  };
  const [before, now] = [shareIn(expected), shareIn(found)];
  return now.reduce((sum, share, bin) => sum + (share - before[bin]) * Math.log(share / before[bin]), 0);
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
