import { REWARD_REJECTED } from '../../lib/contract/errors';
import { INVALID_METRIC } from '../../lib/contract/reward-wire';
import type { RewardSettings } from '../../lib/contract/settings';
import { RftError } from './rft-error';
import { isFields } from './dataset-row';

/** A response that was sent: its id on the wire, and what to call its row in an error. */
export interface SentResponse {
  readonly id: string;
  readonly rowName: string;
}

export interface RewardScore {
  readonly score: number;
  /** The reward says that it could not score this row. */
  readonly invalid: boolean;
}

/** A score with what else the reward says about the response. */
export interface ScoredResponse extends RewardScore {
  /** Values of the reward's metrics by name. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Scores are floating point numbers: this much beyond the range, in shares of it, is rounding. */
const EPSILON = 1e-6;

const EXAMPLE = '[{"id": "<id of the row>", "aggregate_reward_score": 0.5}]';

/**
 * The scores in what a reward function returned, in the order in which the responses were sent.
 *
 * @throws RftError RewardRejected naming the row and the field
 */
export function readResult(
  text: string,
  sent: readonly SentResponse[],
  range: RewardSettings['range'],
): readonly ScoredResponse[] {
  const rows = listIn(text);
  if (rows.length !== sent.length) {
    throw rejected(
      `the returned list has ${rows.length} results, allowed is one for each of the ${sent.length} rows that were sent`,
      'Return a result for every row, also for one that cannot be scored.',
    );
  }
  refuseWrongIds(rows, sent);
  return sent.map((response, at) => scoreIn(rows[at], response, range));
}

function listIn(text: string): readonly unknown[] {
  let result: unknown;
  try {
    result = JSON.parse(text === '' ? 'null' : text);
  } catch {
    throw rejected(
      'the function returned text that is no JSON',
      `Return a list: ${EXAMPLE}. NaN and Infinity are no JSON.`,
    );
  }
  if (Array.isArray(result)) {
    return result;
  }
  if (isFields(result)) {
    const envelope = 'statusCode' in result || 'body' in result;
    throw rejected(
      `the function returned an object with ${Object.keys(result).slice(0, 5).join(', ') || 'no fields'}, allowed is a list`,
      envelope
        ? `Return the bare list, without statusCode and body: ${EXAMPLE}.`
        : `Return the list itself: ${EXAMPLE}.`,
    );
  }
  throw rejected(
    `the function returned ${result === null ? 'nothing' : kindOf(result)}, allowed is a list`,
    `Return ${EXAMPLE}${result === null ? '; a handler that is not async and returns no promise returns nothing' : ''}.`,
  );
}

function refuseWrongIds(rows: readonly unknown[], sent: readonly SentResponse[]): void {
  const expected = new Set(sent.map(({ id }) => id));
  const seen = new Set<string>();
  sent.forEach(({ id, rowName }, at) => {
    const got = isFields(rows[at]) ? rows[at].id : undefined;
    if (got === id) {
      seen.add(id);
      return;
    }
    throw rejected(
      `${rowName}: id: got ${wrongId(got, expected, seen)}, allowed is the id that the row was sent with, each once and in the order sent`,
      'Copy the id of the row into its result and keep the order.',
    );
  });
}

function wrongId(got: unknown, expected: ReadonlySet<string>, seen: ReadonlySet<string>): string {
  if (typeof got !== 'string') {
    return kindOf(got);
  }
  if (seen.has(got)) {
    return 'an id for the second time';
  }
  return expected.has(got) ? 'the id of another row' : 'an id that was not sent';
}

function scoreIn(row: unknown, { rowName }: SentResponse, { min, max }: RewardSettings['range']): ScoredResponse {
  const { aggregate_reward_score: score, metrics_list: metrics } = row as Readonly<Record<string, unknown>>;
  const slack = EPSILON * (max - min);
  if (typeof score !== 'number') {
    throw rejected(
      `${rowName}: aggregate_reward_score: got ${kindOf(score)}, allowed is a number from ${min} to ${max}`,
      score === null
        ? 'NaN and Infinity become null on the way out of Lambda: look for a division by zero or a failed parse.'
        : 'Return the score as a JSON number under exactly this name.',
    );
  }
  if (!(score >= min - slack && score <= max + slack)) {
    throw rejected(
      `${rowName}: aggregate_reward_score: got ${score}, allowed is a number from ${min} to ${max}`,
      'Clamp the score, or declare the range that the reward really has.',
    );
  }
  const values = metricsIn(metrics, rowName);
  return { score, invalid: values[INVALID_METRIC] === 1, metrics: values };
}

function metricsIn(metrics: unknown, rowName: string): ScoredResponse['metrics'] {
  if (metrics === undefined || metrics === null) {
    return {};
  }
  const list: readonly unknown[] | undefined = Array.isArray(metrics) ? metrics : undefined;
  const wrong = list?.findIndex((metric) => !isMetric(metric)) ?? 0;
  if (list === undefined || wrong >= 0) {
    throw rejected(
      `${rowName}: metrics_list${list ? `[${wrong}]` : ''}: got ${kindOf(list ? list[wrong] : metrics)}, allowed is a list of { name, value, type } with a finite value and type "Metric" or "Reward"`,
      'Correct the metric or leave metrics_list out.',
    );
  }
  return Object.fromEntries(list.filter(isMetric).map(({ name, value }) => [name, value]));
}

function isMetric(metric: unknown): metric is { readonly name: string; readonly value: number } {
  return (
    isFields(metric) &&
    typeof metric.name === 'string' &&
    typeof metric.value === 'number' &&
    (metric.type === 'Metric' || metric.type === 'Reward')
  );
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) {
    return value === null ? 'null' : 'nothing';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** An error about the reward: what is wrong, then what to do. */
export function rejected(problem: string, cure: string): RftError {
  return new RftError(REWARD_REJECTED, `reward: ${problem.replace(/\.+$/, '')}. ${cure}`);
}
