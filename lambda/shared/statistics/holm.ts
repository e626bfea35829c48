/** What came of testing several things together. */
export interface HolmResult {
  /** Which of them are significant, by index. */
  readonly significant: ReadonlySet<number>;
  /** The level at which the last of them were tested. */
  readonly tail: number;
}

/**
 * Tests several things so that all wrong findings together stay as rare as one: Holm's method, which tests at a share of
 * the level and gives what each finding frees to the rest.
 *
 * @param significantAt whether one of them is significant at a level; true at every higher level too
 * @param tail the level for all together
 */
export function holm(count: number, significantAt: (index: number, tail: number) => boolean, tail: number): HolmResult {
  const significant = new Set<number>();
  for (;;) {
    const level = tail / Math.max(1, count - significant.size);
    const found = Array.from({ length: count }, (_, index) => index).filter(
      (index) => !significant.has(index) && significantAt(index, level),
    );
    if (found.length === 0) return { significant, tail: level };
    for (const index of found) significant.add(index);
  }
}
