import { sha256 } from '../../lib/contract/names';

/** A whole number below 2^32 that depends on nothing but the text. */
export const seedOf = (text: string): number => parseInt(sha256(text).slice(0, 8), 16);
