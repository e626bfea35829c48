import { seedOf } from '../../lambda/shared/seed-of';
import { seededRandom } from '../../lib/contract/seeded-random';

/** A number in [0, 1) that depends on nothing but the text. */
export const drawn = (text: string): number => seededRandom(seedOf(text))();

/** Under which letter the candidate's answer stands: the same whenever the same question is looked at. */
export const candidateLetter = (seed: string, prompt: string): 'A' | 'B' =>
  drawn(`${seed}/letter/${prompt}`) < 0.5 ? 'A' : 'B';
