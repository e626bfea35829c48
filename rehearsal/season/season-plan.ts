const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What happens around a pipeline over some days. */
export interface SeasonPlan {
  readonly days: number;
  /** Rows that come in on a day, counted from 0, as numbers of rows of the file: from and to. */
  readonly uploads: readonly { readonly day: number; readonly from: number; readonly to: number }[];
  /** From this day on, models that were trained before answer worse; absent when they never do. */
  readonly dropDay?: number;
  /** Calls of the production model in a day. */
  readonly callsPerDay: number;
  /** Of them, those that a reviewer says something about. */
  readonly reviewedPerDay: number;
}

/** Days on which more rows come in, after the first. */
const LATER_UPLOADS = [9, 19, 30, 46, 60, 75] as const;

/** Share of the rows that are there on the first day. */
const FIRST_SHARE = 0.75;

/**
 * A season: three quarters of the rows on the first day, the others in equal parts on later days; the same number of calls and
 * reviews every day.
 *
 * @param rows how many there are to upload; 0 when nothing is
 */
export function seasonPlan(days: number, rows: number, dropDay: number | undefined): SeasonPlan {
  const first = Math.ceil(rows * FIRST_SHARE);
  const later = LATER_UPLOADS.filter((day) => day < days);
  const part = Math.ceil((rows - first) / Math.max(later.length, 1));
  const uploads = [
    { day: 0, from: 0, to: later.length === 0 ? rows : first },
    ...later.map((day, nth) => ({
      day,
      from: Math.min(first + nth * part, rows),
      to: Math.min(first + (nth + 1) * part, rows),
    })),
  ];
  return {
    days,
    uploads: uploads.filter(({ from, to }) => to > from),
    ...(dropDay !== undefined && { dropDay }),
    callsPerDay: 120,
    reviewedPerDay: 3,
  };
}

export const dayStart = (startMs: number, day: number): number => Math.floor(startMs / DAY_MS) * DAY_MS + day * DAY_MS;

/** Calls come at office hours. */
export const atHour = (startMs: number, day: number, hour: number): number => dayStart(startMs, day) + hour * HOUR_MS;

/** Day of an instant, counted from 0. */
export const dayOf = (startMs: number, timeMs: number): number => Math.floor((timeMs - dayStart(startMs, 0)) / DAY_MS);
