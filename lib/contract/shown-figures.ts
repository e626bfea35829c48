import type { Estimate } from './reward-statistics';

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Three digits, without a minus before zero. */
export const figure = (value: number): string => (Math.abs(value) < 0.0005 ? 0 : value).toFixed(3);

export const interval = (
  { low, high }: Pick<Estimate, 'low' | 'high'>,
  shown: (value: number) => string = figure,
): string => (Number.isFinite(low) ? `${shown(low)} to ${shown(high)}` : 'unknown');
