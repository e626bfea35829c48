import type { Kind } from './expression';
import type { Json } from './json';

/** The longest time that Step Functions accepts in one field, in seconds. */
const MAX_SECONDS = 99_999_999;

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** True or false. */
export const BOOLEAN: Kind<boolean> = {
  type: 'boolean',
  allowed: 'true, false or an expression',
  accepts: (value): value is boolean => typeof value === 'boolean',
};

/** A string. */
export const TEXT: Kind<string> = {
  type: 'string',
  allowed: 'a string',
  accepts: (value): value is string => typeof value === 'string',
};

/** An instant with a time zone. */
export const TIMESTAMP: Kind<string> = {
  type: 'string',
  allowed: 'an RFC 3339 timestamp such as 2026-11-22T08:00:00Z',
  accepts: (value): value is string =>
    typeof value === 'string' && RFC_3339.test(value) && Number.isFinite(Date.parse(value)),
};

/** A list. */
export const ARRAY: Kind<Json[]> = {
  type: 'array',
  allowed: 'an array or an expression',
  accepts: (value): value is Json[] => Array.isArray(value),
};

/** Whole seconds to wait. */
export const WAIT_SECONDS = wholeNumber(0, MAX_SECONDS);

/** Whole seconds after which something times out. */
export const TIMEOUT_SECONDS = wholeNumber(1, MAX_SECONDS);

/** How many iterations at a time; 0 means no limit of your own. */
export const CONCURRENCY = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** How many items may fail. */
export const FAILURE_COUNT = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** Of items that may fail. */
export const PERCENTAGE: Kind<number> = {
  type: 'number',
  allowed: 'a number from 0 to 100',
  accepts: (value): value is number => typeof value === 'number' && value >= 0 && value <= 100,
};

/** Items of a batch. */
export const BATCH_ITEMS = wholeNumber(1, Number.MAX_SAFE_INTEGER);

/** Bytes of a batch: no more than an execution's input may have. */
export const BATCH_BYTES = wholeNumber(1, 256 * 1024);

/** A whole number within bounds. */
export function wholeNumber(least: number, most: number): Kind<number> {
  return {
    type: 'number',
    allowed: `a whole number from ${least} to ${most}`,
    accepts: (value): value is number => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  };
}
