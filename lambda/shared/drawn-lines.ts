import { seedOf } from './seed-of';

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
      return from + 1 + Math.floor((seedOf(`${seed}/${at}`) / 2 ** 32) * (to - from));
    }),
  );
}
