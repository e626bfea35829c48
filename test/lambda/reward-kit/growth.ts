/** How much longer the longer text is. */
export const LONGER = 8;

/**
 * Between 8, which is what a reading in linear time takes for eight times the text, and 64, which is what a quadratic one
 * does; an exponential one would never end.
 */
export const LINEAR_BELOW = 24;

const TRIES = 5;

/**
 * How many times as long reading eight times the text takes: the shortest of several tries, taken in turns, so that a
 * machine busy with something else makes no difference.
 */
export function growth(read: (text: string) => unknown, textOf: (length: number) => string, length: number): number {
  const texts = [textOf(length), textOf(LONGER * length)];
  const shortest = texts.map(() => Infinity);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    texts.forEach((text, index) => {
      const start = performance.now();
      read(text);
      shortest[index] = Math.min(shortest[index], performance.now() - start);
    });
  }
  return shortest[1] / shortest[0];
}
