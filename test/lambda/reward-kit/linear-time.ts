import { processorMillis } from '../../processor-time';

const SHORT = 10_000;
const FACTOR = 16;

/** Between the factor, for linear work, and its square, for quadratic work. */
const ALLOWED = FACTOR ** 1.5;

/** Below this, the start of the work and the collection of garbage weigh more than the work. */
const NOTICEABLE_MILLIS = 2;

const ATTEMPTS = 3;

/**
 * Expects work on a text to take a time that grows with its length, not with the square of it: 160,000 characters against
 * 10,000, by the time of the processor.
 *
 * @param piece what the text repeats
 */
export async function expectLinearTime(piece: string, work: (text: string) => unknown): Promise<void> {
  const [short, long] = [SHORT, SHORT * FACTOR].map((length) => piece.repeat(length / piece.length));
  // What a just-in-time compiler does at first is not counted: the best of some attempts is.
  const shortest = async (text: string): Promise<number> => {
    let millis = Infinity;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      millis = Math.min(millis, await processorMillis(() => work(text)));
    }
    return millis;
  };
  const allowed = ALLOWED * Math.max(await shortest(short), NOTICEABLE_MILLIS);
  let millis = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && millis > allowed; attempt++) {
    millis = Math.min(millis, await processorMillis(() => work(long)));
  }
  expect(millis).toBeLessThanOrEqual(allowed);
}
