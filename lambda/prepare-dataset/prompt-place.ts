import { hash } from 'node:crypto';
import type { SplitSettings } from '../../lib/contract/settings';
import type { Part } from './row-decisions';

/** Hex digits that a double holds exactly: 13 × 4 = 52 bits. */
const EXACT_DIGITS = 13;
const EXACT_RANGE = 2 ** (4 * EXACT_DIGITS);

export interface PromptPlace {
  readonly part: Part;
  /** Rank among all prompts, 0 to 2^52: a sample takes the lowest. */
  readonly rank: number;
}

/**
 * Where a prompt belongs. It follows from `SHA-256(salt + '/' + hash of the prompt)` alone: never from the other rows,
 * the file or the order. So the same prompt is in the same part in every run that uses this salt and these shares.
 */
export function placeOf(promptHash: string, salt: string, split: SplitSettings): PromptPlace {
  const salted = hash('sha256', `${salt}/${promptHash}`, 'hex');
  const at = Number.parseInt(salted.slice(0, EXACT_DIGITS), 16) / EXACT_RANGE;
  // Digits of their own: with the same ones a sample would be drawn from one end of a part.
  const rank = Number.parseInt(salted.slice(EXACT_DIGITS, 2 * EXACT_DIGITS), 16);
  if (at < split.heldOut) {
    return { part: 'heldOut', rank };
  }
  return { part: at < split.heldOut + split.validation ? 'validation' : 'train', rank };
}
