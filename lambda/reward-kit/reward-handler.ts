import {
  CALLER_PURPOSES,
  DEFAULT_PURPOSE,
  INVALID_METRIC,
  PURPOSE_FIELD,
  type RewardInputRow,
  type RewardOutputRow,
  type RewardPurpose,
} from '../../lib/contract/reward-wire';
import { GraderUnavailable, InvalidSample, TooManyInvalid } from './errors';
import { checkedGrade, graderName, type Grader, type GraderContext } from './grader';
import { rewardMetricsLine, type ScoredRow } from './reward-metrics';
import { readSample, type RewardSample } from './reward-sample';
import { scoreBatch } from './score-batch';

const DEFAULT_RANGE = { min: 0, max: 1 };
const DEFAULT_MAX_INVALID_SHARE = 0.05;
/** A whole batch of the sizes that are known: whatever calls a service limits its calls itself, across the rows. */
const DEFAULT_CONCURRENCY = 64;

/** One odd row in a small batch is no sign of a broken judge. */
const MIN_INVALID_ROWS_TO_FAIL = 2;

/** Bounds of the score that Bedrock receives. */
export interface RewardRange {
  /** The floor: also the score of a row that could not be scored. */
  readonly min: number;
  /** The ceiling. */
  readonly max: number;
}

export interface RewardHandlerOptions {
  /**
   * Scores outside are clamped.
   * @default { min: 0, max: 1 }
   */
  readonly range?: RewardRange;
  /**
   * A batch fails when more than this share of its rows (0 to 1), and at least two, could not be scored.
   * @default 0.05
   */
  readonly maxInvalidShare?: number;
  /**
   * Rows in work at the same time. Matters for graders of yours that wait for a service without a limit of their own;
   * `judge` and `guardrail` have one.
   * @default 64
   */
  readonly concurrency?: number;
}

/** The part of Lambda's context that a reward function uses. */
export interface RewardContext {
  readonly functionName?: string;
  readonly clientContext?: unknown;
  readonly getRemainingTimeInMillis?: () => number;
}

/** A Lambda handler for Bedrock that still shows what it is made of, for tests and for trying it locally. */
export interface RewardHandler {
  (event: unknown, context?: RewardContext): Promise<RewardOutputRow[]>;
  readonly grader: Grader;
  readonly range: RewardRange;
  readonly concurrency: number;
}

/**
 * The Lambda handler that lets Bedrock score responses with a grader: exactly one finite score for each row, in the
 * order of the input, and a line of metrics for CloudWatch.
 *
 * The handler rejects, so that the service retries instead of training on wrong scores, with `GraderUnavailable` (retry
 * later, or no time left), `TooManyInvalid`, or an Error naming the row that the grader or the caller got wrong.
 *
 * @example
 * export const handler = rewardHandler(exactMatch());
 */
export function rewardHandler(grader: Grader, options: RewardHandlerOptions = {}): RewardHandler {
  const {
    range = DEFAULT_RANGE,
    maxInvalidShare = DEFAULT_MAX_INVALID_SHARE,
    concurrency = DEFAULT_CONCURRENCY,
  } = options;
  validate(range, maxInvalidShare, concurrency);

  const handler = async (event: unknown, context: RewardContext = {}): Promise<RewardOutputRow[]> => {
    const start = performance.now();
    const purpose = purposeOf(context.clientContext);
    const rows = rowsOf(event);
    const samples = rows.map((row, index) => readSample(row, index + 1));
    if (samples.length === 0) return [];

    const scored = await scoreBatch(samples, (sample, call) => scoreRow(grader, sample, range, call), {
      concurrency,
      remainingMillis: context.getRemainingTimeInMillis ?? (() => Infinity),
    });
    const line = rewardMetricsLine(scored, {
      functionName: context.functionName ?? 'local',
      purpose,
      range,
      latencyMillis: performance.now() - start,
      now: Date.now(),
    });
    // Not console.log: with Lambda's JSON log format it would wrap the line, and CloudWatch would find no metrics in it.
    process.stdout.write(`${line}\n`);
    refuseTooManyInvalid(scored, maxInvalidShare);
    return scored.map((row, index) => outputRow(rows[index].id, row));
  };
  return Object.assign(handler, { grader, range, concurrency });
}

async function scoreRow(
  grader: Grader,
  sample: RewardSample,
  range: RewardRange,
  context: GraderContext,
): Promise<ScoredRow> {
  const responseLength = sample.response.length;
  let grade: unknown;
  try {
    grade = await grader(sample, context);
  } catch (error) {
    if (error instanceof InvalidSample) {
      return { score: range.min, responseLength, metrics: {}, invalid: error.message };
    }
    throw failureOf(error, grader, sample.id);
  }
  const { score, metrics = {} } = checkedGrade(grade, graderName(grader), sample.id);
  return { score: Math.min(Math.max(score, range.min), range.max), responseLength, metrics };
}

function failureOf(error: unknown, grader: Grader, id: string): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof GraderUnavailable) return new GraderUnavailable(`Row "${id}": ${message}`, { cause: error });
  return new Error(`Row "${id}": grader ${graderName(grader)} threw: ${message}`, { cause: error });
}

function refuseTooManyInvalid(rows: readonly ScoredRow[], maxShare: number): void {
  const reasons = rows.flatMap(({ invalid }) => (invalid === undefined ? [] : [invalid]));
  if (reasons.length < MIN_INVALID_ROWS_TO_FAIL || reasons.length / rows.length <= maxShare) return;
  throw new TooManyInvalid(
    `${reasons.length} of ${rows.length} rows could not be scored, more than the share of ${maxShare} that ` +
      `maxInvalidShare allows. The first reason: ${reasons[0]}`,
  );
}

function outputRow(id: RewardOutputRow['id'], { score, metrics, invalid }: ScoredRow): RewardOutputRow {
  const named = invalid === undefined ? metrics : { [INVALID_METRIC]: 1 };
  const list = Object.entries(named).map(([name, value]) => ({ name, value, type: 'Metric' as const }));
  return { id, aggregate_reward_score: score, ...(list.length > 0 && { metrics_list: list }) };
}

/** The rows as sent; `readSample` checks each of them. */
function rowsOf(event: unknown): readonly RewardInputRow[] {
  const rows: unknown = isObject(event) && 'trajectories' in event ? event.trajectories : event;
  if (Array.isArray(rows)) return rows as readonly RewardInputRow[];
  const got = isObject(event) ? `an object with ${Object.keys(event).join(', ') || 'no fields'}` : typeof event;
  throw new Error(`The event is ${got}; a reward function takes a list of rows or { "trajectories": [rows] }.`);
}

/** Node's types say `Custom`, the Lambda runtime passes on `custom` as callers write it. */
function purposeOf(clientContext: unknown): RewardPurpose {
  if (!isObject(clientContext)) return DEFAULT_PURPOSE;
  const custom = clientContext.custom ?? clientContext.Custom;
  const purpose = isObject(custom) ? custom[PURPOSE_FIELD] : undefined;
  if (purpose === undefined || purpose === DEFAULT_PURPOSE) return DEFAULT_PURPOSE;
  const known = CALLER_PURPOSES.find((each) => each === purpose);
  if (known) return known;
  throw new Error(
    `Client context custom.${PURPOSE_FIELD} is ${JSON.stringify(purpose)}; expected ${CALLER_PURPOSES.join(', ')}, ` +
      `or nothing for ${DEFAULT_PURPOSE}.`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function validate({ min, max }: RewardRange, maxInvalidShare: number, concurrency: number): void {
  if (!Number.isFinite(min) || !Number.isFinite(max) || min >= max) {
    throw new Error(`rewardHandler: range is ${min} to ${max}; expected two finite numbers, min below max.`);
  }
  if (!(maxInvalidShare >= 0 && maxInvalidShare <= 1)) {
    throw new Error(`rewardHandler: maxInvalidShare is ${maxInvalidShare}; expected a share from 0 to 1.`);
  }
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new Error(`rewardHandler: concurrency is ${concurrency}; expected a whole number from 1.`);
  }
}
