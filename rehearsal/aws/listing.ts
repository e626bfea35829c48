import type { Json } from './service';

/**
 * One page of a list as Bedrock gives it: newest first unless the request asks otherwise.
 *
 * @param oldestFirst what matches the request
 */
export function pageOf<T>(
  oldestFirst: readonly T[],
  input: Json,
): { readonly page: readonly T[]; readonly rest: Json } {
  const { maxResults = 1000, nextToken, sortOrder } = input;
  const sorted = sortOrder === 'Ascending' ? oldestFirst : [...oldestFirst].reverse();
  const from = nextToken === undefined ? 0 : Number(nextToken);
  const page = sorted.slice(from, from + Number(maxResults));
  const next = from + page.length;
  return { page, rest: next < sorted.length ? { nextToken: String(next) } : {} };
}

/** Whether an instant lies within the bounds of a request, where it has any. */
export function isBetween(timeMs: number, after: string | undefined, before: string | undefined): boolean {
  return (after === undefined || timeMs > Date.parse(after)) && (before === undefined || timeMs < Date.parse(before));
}

/** The filters of a request that was checked against its shape: what is there is text, but for maxResults. */
export const filtersIn = (input: Json) => input as Readonly<Record<string, string | undefined>>;
