import { sha256 } from '../../lib/contract/names';

/**
 * Numbers of lines spread over a whole file, counted from 1: one in each of `wanted` stretches of equal length, at a place
 * that the seed decides. The same seed gives the same lines.
 *
 * @param total lines of the file
 */
export function drawnLines(total: number, wanted: number, seed: string): ReadonlySet<number> {
  const stretches = Math.min(wanted, total);
  return new Set(
    Array.from({ length: stretches }, (_, at) => {
      const from = Math.floor((at * total) / stretches);
      const to = Math.floor(((at + 1) * total) / stretches);
      return from + 1 + Math.floor(shareOf(`${seed}/${at}`) * (to - from));
    }),
  );
}

/** A number from 0 to below 1 that depends on nothing but the text. */
const shareOf = (text: string) => parseInt(sha256(text).slice(0, 8), 16) / 2 ** 32;
