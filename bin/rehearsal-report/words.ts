/** A span of virtual time in words. */
export function duration(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.round(ms / 1_000)} s`;
  if (minutes < 60) return `${Math.round(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(Math.round(minutes) % 60).padStart(2, '0')}`;
  return `${(hours / 24).toFixed(1)} days`;
}

/** US dollars, finer where there are few. */
export const dollars = (amount: number): string => `$${amount.toFixed(amount < 1 ? 4 : 2)}`;

/** A score. */
export const score = (value: number): string => value.toFixed(3);

/** Name of a function without stack and what CloudFormation adds to keep it unique; other names as they are. */
export const shortName = (name: string): string => /^[^-]+-(.+?)[0-9A-F]{6,8}-[0-9a-f]{12}$/.exec(name)?.[1] ?? name;

/** A whole number, its thousands apart. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** A number with its word, which gets an s unless there is one. */
export const counted = (count: number, word: string): string => `${whole(count)} ${word}${count === 1 ? '' : 's'}`;
