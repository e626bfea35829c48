const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: 3_600_000, day: DAY_MS };

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The six fields of a cron expression, as the sets of values that they allow. */
interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 1 is Sunday. */
  readonly daysOfWeek: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
}

/** EventBridge knows no later year. */
const LAST_YEAR = 2199;

/**
 * The next instant at which a schedule fires, epoch milliseconds; undefined when there is none.
 *
 * @param expression `rate(…)` or `cron(…)`, in UTC
 * @param afterMs the result is later than this
 * @param createdMs when the rule was created: rates count from there
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws Error for an expression that EventBridge refuses, and for L, W and #, which the rehearsal does not know
 */
export function nextOccurrence(expression: string, afterMs: number, createdMs: number): number | undefined {
  const [, kind, body = ''] = /^(rate|cron)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return nextOfRate(body, expression, afterMs, createdMs);
  if (kind === 'cron') return nextOfCron(parseCron(body, expression), afterMs);
  throw new Error(`Schedule ${expression}: expected rate(…) or cron(…)`);
}

function nextOfRate(body: string, expression: string, afterMs: number, createdMs: number): number {
  const [, count = '', unit = '', plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(body) ?? [];
  const value = Number(count);
  if (!(value > 0) || (value === 1) === (plural === 's')) {
    throw new Error(
      `Schedule ${expression}: expected a positive number and minute(s), hour(s) or day(s), singular for 1`,
    );
  }
  const period = value * UNITS[unit];
  return createdMs + (Math.floor(Math.max(0, afterMs - createdMs) / period) + 1) * period;
}

function nextOfCron(cron: Cron, afterMs: number): number | undefined {
  const firstMs = (Math.floor(afterMs / MINUTE_MS) + 1) * MINUTE_MS;
  for (let dayMs = Math.floor(firstMs / DAY_MS) * DAY_MS; ; dayMs += DAY_MS) {
    const day = new Date(dayMs);
    if (day.getUTCFullYear() > LAST_YEAR) return undefined;
    if (!fitsDay(cron, day)) continue;
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const timeMs = dayMs + (hour * 60 + minute) * MINUTE_MS;
        if (timeMs >= firstMs) return timeMs;
      }
    }
  }
}

function fitsDay({ years, months, daysOfMonth, daysOfWeek }: Cron, day: Date): boolean {
  return (
    years.has(day.getUTCFullYear()) &&
    months.has(day.getUTCMonth() + 1) &&
    daysOfMonth.has(day.getUTCDate()) &&
    daysOfWeek.has(day.getUTCDay() + 1)
  );
}

function parseCron(body: string, expression: string): Cron {
  const fields = body.trim().split(/\s+/);
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6) throw new Error(`Schedule ${expression}: expected six fields, got ${fields.length}`);
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new Error(`Schedule ${expression}: exactly one of day of month and day of week must be ?`);
  }
  const values = (field: string, min: number, max: number, names: readonly string[] = []) =>
    fieldValues(field, { min, max, names, expression });
  return {
    minutes: values(minutes, 0, 59),
    hours: values(hours, 0, 23),
    daysOfMonth: new Set(values(dayOfMonth === '?' ? '*' : dayOfMonth, 1, 31)),
    months: new Set(values(month, 1, 12, MONTHS)),
    daysOfWeek: new Set(values(dayOfWeek === '?' ? '*' : dayOfWeek, 1, 7, WEEKDAYS)),
    years: new Set(values(year, 1970, LAST_YEAR)),
  };
}

interface FieldRules {
  readonly min: number;
  readonly max: number;
  /** Names for the values from `min` on. */
  readonly names: readonly string[];
  readonly expression: string;
}

/** Values of a field made of lists, ranges, steps, names and `*`, in order. */
function fieldValues(field: string, rules: FieldRules): number[] {
  const { min, max, expression } = rules;
  const values = field.split(',').flatMap((part) => {
    const [range = '', step = '1'] = part.split('/');
    const [from = '', to] = range === '*' ? [String(min), String(max)] : range.split('-');
    const first = valueOf(from, rules);
    // `5/15` counts on to the end of the field.
    const last = to === undefined ? (part.includes('/') ? max : first) : valueOf(to, rules);
    const by = /^\d+$/.test(step) ? Number(step) : 0;
    if (by < 1 || last < first) throw new Error(`Schedule ${expression}: ${part} is no list, range or step`);
    return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, index) => first + index * by);
  });
  return [...new Set(values)].sort((one, other) => one - other);
}

function valueOf(text: string, { min, max, names, expression }: FieldRules): number {
  const named = names.indexOf(text.toUpperCase());
  const value = named === -1 ? Number(text) : min + named;
  if (/^\d+$/.test(text) || named !== -1) {
    if (value >= min && value <= max) return value;
    throw new Error(`Schedule ${expression}: ${text} is not between ${min} and ${max}`);
  }
  throw new Error(
    `Schedule ${expression}: the rehearsal does not know ${text}; it knows numbers, names, lists, ranges and steps`,
  );
}
