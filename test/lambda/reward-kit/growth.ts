/** How much longer the longer text is. */
export const LONGER = 64;

/**
 * Between 1, which is what a reading in linear time takes, and 64, which is what a quadratic one does; an exponential one
 * would never end.
 */
export const LINEAR_BELOW = 8;

const TRIES = 5;

/**
 * How many times as long reading one text takes as reading as many characters in 64 short ones. What counts is processor
 * time, the shortest of several tries while the answer is in doubt: a machine busy with something else makes no difference.
 */
export function growth(read: (text: string) => unknown, textOf: (length: number) => string, length: number): number {
  const short = textOf(length);
  const long = textOf(LONGER * length);
  let inPieces = Infinity;
  let atOnce = Infinity;
  for (let attempt = 0; attempt < TRIES && !(atOnce / inPieces < LINEAR_BELOW); attempt++) {
    inPieces = Math.min(
      inPieces,
      processorMs(() => {
        for (let piece = 0; piece < LONGER; piece++) read(short);
      }),
    );
    atOnce = Math.min(
      atOnce,
      processorMs(() => read(long)),
    );
  }
  return atOnce / inPieces;
}

/** Milliseconds of the processor, which do not count what else the machine does meanwhile. */
export function processorMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, user + system) / 1_000;
}
